package dev.pitwall.rehearsal;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.IncidentLedger;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import dev.pitwall.history.Tape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives what is on a tape to a ledger of its own, sample by sample. Where a rule asks for one value
 * only, each target is played alone, and readings in which nothing changes, because all is calm or
 * because what fires goes on, are passed over: the worst of them and the last ones leave the ledger
 * as all of them would.
 */
final class Replay {
  private static final int GONE_SAMPLES = 3;
  private static final String MINUTES = "/minutes";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int OF_A_COMPOUND = 3;
  private static final long NANOS = 1_000_000_000L;

  private final Rule rule;
  private final Question asked;
  private final Tape tape;
  private final long coarse;
  private final int most;
  private final List<Rehearsal.Alert> alerts = new ArrayList<>();
  private long work;
  private int made;
  private IncidentLedger ledger;

  /**
   * A rehearsal that has not begun.
   *
   * @param most how many alerts are of interest: it ends early with the one after these
   */
  Replay(Rule rule, Question asked, Tape tape, int most) {
    this.rule = rule;
    this.most = most;
    this.asked = asked;
    this.tape = tape;
    coarse = Stage.coarse(tape);
    ledger = ledger();
  }

  private IncidentLedger ledger() {
    Map<String, Duration> plan = new HashMap<>();
    rule.readings()
        .map(asked.source())
        .forEach(
            source -> {
              plan.put(source.id(), source.interval());
              plan.put(source.id() + MINUTES, MINUTE);
            });
    AlertSettings alerts = asked.alerts();
    return new IncidentLedger(
        List.of(rule),
        plan,
        alerts.after(alerts.startupGrace()),
        tape.from().getEpochSecond() * NANOS,
        opened -> "R" + made++);
  }

  /** What would have been told, in the order of its beginning within each target. */
  List<Rehearsal.Alert> alerts() {
    return alerts;
  }

  /** How many alerts there were; more than are of interest if it ended early. */
  int count() {
    return made;
  }

  private boolean isDecided() {
    return made > most;
  }

  /** How much was done: one for each sample, three for each reading of a condition of parts. */
  long work() {
    return work;
  }

  /** One target after the other. */
  void play(List<Part> parts) {
    for (Part part : parts) {
      if (isDecided()) {
        return;
      }
      ledger = ledger();
      play(part);
      left();
    }
  }

  private void play(Part part) {
    Tape.Strip strip = part.strip();
    String check = asked.source().apply(strip.key().name()).id();
    int i = 0;
    while (i < strip.size() && !isDecided()) {
      int among = rule.samples().among();
      Part.Still still = part.still(i, ledger, among);
      if (still == null) {
        observe(check, strip, i++);
        continue;
      }
      if (still.worst() >= 0) {
        observe(check, strip, still.worst());
      }
      for (i = still.tail(); i < still.end(); i++) {
        // of each sample on its own, of what is unknown the last one alone
        if (among > 1 || part.isKnown(i) || i == still.end() - 1) {
          observe(check, strip, i);
        }
      }
    }
    if (i > 0) {
      absent(check, strip.second(i - 1), tape.to().getEpochSecond());
    }
  }

  private void observe(String check, Tape.Strip strip, int index) {
    long second = strip.second(index);
    if (index > 0) {
      absent(check, strip.second(index - 1), second);
    }
    observe(check, second, List.of(reading(strip, index)));
  }

  /** The check was run and did not answer this. */
  private void absent(String check, long after, long before) {
    long tick = tape.tick(after + 1);
    for (int i = 0; i < GONE_SAMPLES && tick < before; i++) {
      observe(check, tick, List.of());
      tick = tape.tick(tick + 1);
    }
  }

  /** All series at once, for a rule that asks for more than one value. */
  void playTogether(List<Tape.Strip> strips) {
    String first = asked.source().apply(rule.reading()).id();
    Map<String, List<Integer>> byCheck = new TreeMap<>();
    for (int i = 0; i < strips.size(); i++) {
      String check = asked.source().apply(strips.get(i).key().name()).id();
      byCheck.computeIfAbsent(check, each -> new ArrayList<>()).add(i);
    }
    List<Integer> own = byCheck.remove(first);
    int[] next = new int[strips.size()];
    long second = earliest(strips, next, tape.tick(tape.from().getEpochSecond()));
    while (second != Long.MAX_VALUE && !isDecided()) {
      for (Map.Entry<String, List<Integer>> check : byCheck.entrySet()) {
        List<Reading> readings = at(second, strips, check.getValue(), next);
        if (!readings.isEmpty()) {
          observe(check.getKey(), second, readings);
        }
      }
      // last, so that it finds what the other checks answered in the same second
      List<Reading> readings = own == null ? List.of() : at(second, strips, own, next);
      if (!readings.isEmpty() || tape.tick(second) == second) {
        observe(first, second, readings);
      }
      second = earliest(strips, next, tape.tick(second + 1));
    }
    left();
  }

  private static long earliest(List<Tape.Strip> strips, int[] next, long tick) {
    long earliest = tick;
    for (int i = 0; i < next.length; i++) {
      Tape.Strip strip = strips.get(i);
      if (next[i] < strip.size()) {
        earliest = Math.min(earliest, strip.second(next[i]));
      }
    }
    return earliest;
  }

  private static List<Reading> at(
      long second, List<Tape.Strip> strips, List<Integer> among, int[] next) {
    List<Reading> readings = new ArrayList<>();
    for (int i : among) {
      Tape.Strip strip = strips.get(i);
      if (next[i] < strip.size() && strip.second(next[i]) == second) {
        readings.add(reading(strip, next[i]++));
      }
    }
    return readings;
  }

  private static Reading reading(Tape.Strip strip, int index) {
    ReadingKey key = strip.key();
    Unit unit = strip.unit();
    double value = strip.value(index);
    return Double.isNaN(value)
        ? new Reading.Unknown(key, unit, "")
        : new Reading.Measured(key, unit, value);
  }

  private void observe(String check, long second, List<Reading> readings) {
    String kept = second < coarse ? check + MINUTES : check;
    work += rule.compound() ? OF_A_COMPOUND * Math.max(1, readings.size()) : 1;
    Instant at = Instant.ofEpochSecond(second);
    for (IncidentEvent event : ledger.observe(new Sample(kept, at, second * NANOS, readings))) {
      if (event instanceof IncidentEvent.Resolved) {
        alerts.add(alert(event.incident(), Rehearsal.End.RECOVERED));
      } else if (event instanceof IncidentEvent.Closed) {
        alerts.add(alert(event.incident(), Rehearsal.End.GONE));
      }
    }
  }

  private void left() {
    ledger.open().forEach(open -> alerts.add(alert(open, Rehearsal.End.OPEN)));
  }

  private static Rehearsal.Alert alert(Incident incident, Rehearsal.End end) {
    @Nullable Instant ended = incident.resolved();
    return new Rehearsal.Alert(
        incident.reading(),
        incident.severity(),
        incident.since(),
        incident.opened(),
        ended,
        end,
        incident.peak(),
        incident.flapping());
  }
}
