package dev.pitwall.rehearsal;

import dev.pitwall.alert.Condition;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Side;
import dev.pitwall.check.ReadingCatalogue;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.history.Tape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plays a question on its tape and puts together what came of it. */
final class Stage {
  /** Of minutes, in seconds: three of them, as everywhere. */
  static final long COARSE_GAP = 180;

  /** A condition of parts that takes more than this is lived through once only. */
  private static final int MOST_TO_SEARCH = 60_000;

  private static final int GAP_INTERVALS = 3;
  private static final int POINTS = 240;
  private static final int COVER_STEP = 10;

  private final Question asked;
  private final Tape tape;
  private final Rule rule;
  private final Unit unit;
  private final List<Part> parts = new ArrayList<>();
  private final Duration gap;
  private long judged;

  Stage(Question asked, Tape tape) {
    this.asked = asked;
    this.tape = tape;
    rule = asked.rule();
    gap = asked.source().apply(rule.reading()).interval().multipliedBy(GAP_INTERVALS);
    for (Tape.Strip strip : tape.strips()) {
      if (rule.watches(strip.key())) {
        parts.add(new Part(strip, tape, rule.side()));
      }
    }
    unit =
        parts.isEmpty()
            ? ReadingCatalogue.unit(rule.reading()).orElse(Unit.COUNT)
            : parts.get(0).strip().unit();
  }

  /** Before this second the readings are minutes. */
  static long coarse(Tape tape) {
    return tape.coarseUntil().equals(Instant.MIN)
        ? Long.MIN_VALUE
        : tape.coarseUntil().getEpochSecond();
  }

  Rehearsal play() {
    Replay replay = replay(rule, Integer.MAX_VALUE);
    judged = replay.work();
    List<Rehearsal.Alert> alerts = new ArrayList<>(replay.alerts());
    alerts.sort(Comparator.comparing(Rehearsal.Alert::opened));
    int listed = Math.min(alerts.size(), Rehearsal.MOST_ALERTS);
    long covered = covered();
    return new Rehearsal(
        rule,
        Rehearsal.condition(rule),
        unit,
        tape.from(),
        tape.to(),
        tape.from().isAfter(asked.from()),
        tape.coarseUntil().isAfter(tape.from()) ? tape.coarseUntil() : null,
        covered,
        targets(alerts),
        alerts.subList(0, listed),
        alerts.size() - listed,
        suggestion(covered, replay.work()),
        figure());
  }

  private Rehearsal.@Nullable Suggestion suggestion(long covered, long work) {
    double goal = asked.perWeek() * covered / Rehearsal.WEEK;
    return !Rehearsal.isEnough(covered) || (rule.compound() && work > MOST_TO_SEARCH)
        ? null
        : search(new Thresholds(this, asked, parts, unit), goal);
  }

  private Rehearsal.@Nullable Suggestion search(Thresholds thresholds, double goal) {
    Rehearsal.Suggestion found = thresholds.find(goal);
    judged += thresholds.work();
    return found;
  }

  /** Samples that were judged, the search included. */
  long judged() {
    return judged;
  }

  /**
   * Lives through it with a rule.
   *
   * @param most how many alerts are of interest
   */
  Replay replay(Rule with, int most) {
    Replay replay = new Replay(with, asked, tape, most);
    if (with.compound()) {
      replay.playTogether(tape.strips());
    } else {
      replay.play(parts);
    }
    return replay;
  }

  private List<Rehearsal.Target> targets(List<Rehearsal.Alert> alerts) {
    Map<ReadingKey, Integer> opened = new HashMap<>();
    alerts.forEach(alert -> opened.merge(alert.reading(), 1, Integer::sum));
    List<Rehearsal.Target> targets = new ArrayList<>();
    for (Part part : parts) {
      ReadingKey key = part.strip().key();
      double worst = part.worst();
      targets.add(
          new Rehearsal.Target(
              key,
              opened.getOrDefault(key, 0),
              part.covered(gap, coarse(tape)),
              Double.isNaN(worst) ? null : worst));
    }
    return targets;
  }

  /** Seconds in which one of the targets was known; of several by steps of ten. */
  private long covered() {
    if (parts.size() == 1) {
      return parts.get(0).covered(gap, coarse(tape));
    }
    long begin = tape.from().getEpochSecond();
    long coarse = coarse(tape);
    BitSet known = new BitSet();
    for (Part part : parts) {
      Tape.Strip strip = part.strip();
      for (int i = 1; i < strip.size(); i++) {
        long from = strip.second(i - 1);
        long to = strip.second(i);
        long longest = to < coarse ? COARSE_GAP : gap.toSeconds();
        boolean both = !Double.isNaN(strip.value(i)) && !Double.isNaN(strip.value(i - 1));
        if (both && to - from <= longest) {
          known.set((int) ((from - begin) / COVER_STEP), (int) ((to - begin) / COVER_STEP));
        }
      }
    }
    return (long) known.cardinality() * COVER_STEP;
  }

  private Rehearsal.Figure figure() {
    Side side = rule.side();
    long begin = tape.from().getEpochSecond();
    long length = Math.max(1, tape.to().getEpochSecond() - begin);
    long step = (length + POINTS - 1) / POINTS;
    double[] values = new double[(int) ((length + step - 1) / step)];
    Arrays.fill(values, Double.NaN);
    for (Part part : parts) {
      Tape.Strip strip = part.strip();
      for (int i = 0; i < strip.size(); i++) {
        double value = strip.value(i);
        int at = (int) ((strip.second(i) - begin) / step);
        if (!Double.isNaN(value) && at < values.length) {
          values[at] = Double.isNaN(values[at]) ? value : side.worse(values[at], value);
        }
      }
    }
    return new Rehearsal.Figure(step, Arrays.stream(values).boxed().toList());
  }

  /** The first condition of the rule, with another bound. */
  Condition with(Condition.Amount bound) {
    Condition.Term term = Rehearsal.condition(rule).first();
    Condition.Term changed =
        new Condition.Term(term.reading(), term.labels(), term.comparison(), bound);
    return rule.condition().map(all -> all.withFirst(changed)).orElse(changed);
  }
}
