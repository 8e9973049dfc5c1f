package dev.pitwall.alert;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A ledger with one CPU rule (fire 80, clear 70, for 2 min, resolve after 5 min), fed by hand. */
final class Bench {
  static final Duration STEP = Duration.ofSeconds(10);
  static final ReadingKey KEY = ReadingKey.of("host.cpu");
  static final Rule CPU =
      Made.rule(
          "host.cpu",
          "host.cpu",
          Severity.CRITICAL,
          80,
          70,
          Duration.ofMinutes(2),
          Duration.ofMinutes(5));

  final ManualTime time = new ManualTime();
  final List<IncidentEvent> events = new ArrayList<>();
  private final AlertSettings settings;
  IncidentLedger ledger;

  /** Never flaps. */
  Bench(Rule... rules) {
    this(calm(), rules);
  }

  Bench(AlertSettings settings, Rule... rules) {
    this.settings = settings;
    ledger = fresh(rules);
  }

  static AlertSettings calm() {
    return flapping(100, Duration.ofSeconds(1));
  }

  static AlertSettings flapping(int count, Duration window) {
    return new AlertSettings(
        Duration.ZERO, Duration.ZERO, Duration.ofSeconds(90), count, window, Duration.ofMinutes(3));
  }

  IncidentLedger fresh(Rule... rules) {
    return new IncidentLedger(
        List.of(rules), Map.of("host", STEP), settings, time.nanoTime(), new IncidentIds(7));
  }

  static Rule rule(Duration pendingFor, Duration resolveAfter) {
    return Made.rule(
        CPU.id(), CPU.reading(), CPU.first().severity(), 80, 70, pendingFor, resolveAfter);
  }

  Reading reading(ReadingKey key, @Nullable Double value) {
    return value == null
        ? new Reading.Unknown(key, Unit.COUNT, "not allowed")
        : new Reading.Measured(
            key,
            Unit.COUNT,
            value,
            "at " + value,
            List.of(new Offender("java", value, Unit.COUNT)));
  }

  Sample sample(@Nullable Double value) {
    return sample(List.of(reading(KEY, value)));
  }

  Sample sample(List<Reading> readings) {
    return new Sample("host", time.now(), time.nanoTime(), readings);
  }

  /** One sample a step later; null is unknown. */
  List<IncidentEvent> next(@Nullable Double value) {
    return nextOf(List.of(reading(KEY, value)));
  }

  List<IncidentEvent> nextOf(List<Reading> readings) {
    time.pass(STEP);
    List<IncidentEvent> happened = ledger.observe(sample(readings));
    events.addAll(happened);
    return happened;
  }

  /** Nothing arrives for this time, but the ledger is asked every tick. */
  List<IncidentEvent> silence(Duration length) {
    List<IncidentEvent> happened = new ArrayList<>();
    for (long tick = 0; tick < length.dividedBy(IncidentLedger.TICK); tick++) {
      time.pass(IncidentLedger.TICK);
      happened.addAll(ledger.tick(time.now(), time.nanoTime()));
    }
    events.addAll(happened);
    return happened;
  }

  /** Samples of the same value, ten seconds apart, for this time. */
  List<IncidentEvent> hold(@Nullable Double value, Duration length) {
    List<IncidentEvent> happened = new ArrayList<>();
    for (long step = 0; step < length.dividedBy(STEP); step++) {
      happened.addAll(next(value));
    }
    return happened;
  }

  List<IncidentEvent> hold(double value, Duration length) {
    return hold(Double.valueOf(value), length);
  }

  State state() {
    return ledger.standings().get(0).state();
  }

  /** A new ledger that knows what the old one left. */
  List<IncidentEvent> restart(Duration downtime, Rule... rules) {
    List<Incident> open = ledger.open();
    List<Memory> stood = ledger.memories();
    time.pass(downtime);
    ledger = fresh(rules);
    List<IncidentEvent> closed = ledger.restore(open, stood, time.now());
    events.addAll(closed);
    return closed;
  }
}
