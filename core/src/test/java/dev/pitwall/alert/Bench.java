package dev.pitwall.alert;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A ledger with one CPU rule (fire 80, clear 70, for 2 min, resolve after 5 min), fed by hand. */
final class Bench {
  static final Duration STEP = Duration.ofSeconds(10);
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
  IncidentLedger ledger;

  Bench(Rule... rules) {
    ledger = fresh(rules);
  }

  IncidentLedger fresh(Rule... rules) {
    return new IncidentLedger(
        List.of(rules), check -> STEP, Duration.ofSeconds(90), time.nanoTime(), new IncidentIds(7));
  }

  static Rule rule(Duration pendingFor, Duration resolveAfter) {
    return Made.rule(
        CPU.id(), CPU.reading(), CPU.first().severity(), 80, 70, pendingFor, resolveAfter);
  }

  Sample sample(@Nullable Double value) {
    ReadingKey key = ReadingKey.of("host.cpu");
    Reading reading =
        value == null
            ? new Reading.Unknown(key, Unit.COUNT, "not allowed")
            : new Reading.Measured(
                key,
                Unit.COUNT,
                value,
                "at " + value,
                List.of(new Offender("java", value, Unit.COUNT)));
    return new Sample("host", time.now(), time.nanoTime(), List.of(reading));
  }

  /** One sample a step later; null is unknown. */
  List<IncidentEvent> next(@Nullable Double value) {
    time.pass(STEP);
    List<IncidentEvent> happened = ledger.observe(sample(value));
    events.addAll(happened);
    return happened;
  }

  /** Samples of the same value, ten seconds apart, for this time. */
  List<IncidentEvent> hold(double value, Duration length) {
    List<IncidentEvent> happened = new ArrayList<>();
    for (long step = 0; step < length.dividedBy(STEP); step++) {
      happened.addAll(next(value));
    }
    return happened;
  }

  State state() {
    return ledger.standings().get(0).state();
  }

  /** A new ledger that knows what the old one left. */
  List<IncidentEvent> restart(Duration downtime, Rule... rules) {
    List<Incident> open = ledger.open();
    List<Standing> stood = ledger.standings();
    time.pass(downtime);
    ledger = fresh(rules);
    List<IncidentEvent> closed = ledger.restore(open, stood, time.now());
    events.addAll(closed);
    return closed;
  }
}
