package dev.pitwall.rehearsal;

import dev.pitwall.alert.Condition;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.ReadingCatalogue;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.history.Tape;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a rule would have fared. The readings go once more through the state machine that alerts go
 * through, so there is no second opinion on when a rule fires. What differs from then: times are
 * whole seconds, so that an alert may come one reading earlier or later; a start of the application
 * had no grace; and days that are kept as minutes have one reading a minute.
 *
 * @param rule as it was rehearsed
 * @param condition what it asks, as it would be written
 * @param unit of the values
 * @param from the begin of what was lived through
 * @param to its end
 * @param cut true if there were more readings than are lived through at once: the oldest are left
 *     out
 * @param coarseUntil before this only minutes are kept; null if every reading is
 * @param covered seconds in which a reading said whether it fires
 * @param targets by name
 * @param alerts by time; at most {@value #MOST_ALERTS}
 * @param more how many further ones there are
 * @param suggestion the threshold for the number of alerts that is wanted; null if there is none,
 *     or if less than a day of readings is known
 * @param figure the worst value by time
 */
public record Rehearsal(
    Rule rule,
    Condition condition,
    Unit unit,
    Instant from,
    Instant to,
    boolean cut,
    @Nullable Instant coarseUntil,
    long covered,
    List<Target> targets,
    List<Alert> alerts,
    int more,
    @Nullable Suggestion suggestion,
    Figure figure) {
  /** The most alerts that are listed. */
  public static final int MOST_ALERTS = 200;

  /** Readings that are lived through with a condition of several parts, which takes longer. */
  static final int MOST_TOGETHER = 500_000;

  /** A week, in seconds. */
  static final double WEEK = 7 * 86_400;

  /** Less than this many seconds of readings, a day, say nothing about a week. */
  static final long LEAST = 86_400;

  /** Keeps copies. */
  public Rehearsal {
    targets = List.copyOf(targets);
    alerts = List.copyOf(alerts);
  }

  /** How an alert would have ended. */
  public enum End {
    /** The value came back. */
    RECOVERED,
    /** What was measured was no longer there. */
    GONE,
    /** Not by the end of the time. */
    OPEN
  }

  /**
   * One alert that would have been.
   *
   * @param severity the highest
   * @param since when the value went beyond the threshold
   * @param opened when it would have been told
   * @param ended null if it was open at the end
   * @param peak the worst value
   * @param flapping true if only the whole would have been told
   */
  public record Alert(
      ReadingKey reading,
      Severity severity,
      Instant since,
      Instant opened,
      @Nullable Instant ended,
      End end,
      double peak,
      boolean flapping) {}

  /**
   * One reading that the rule watches.
   *
   * @param alerts how many it would have opened
   * @param covered seconds in which it was known
   * @param worst its worst value; null if it was never known
   */
  public record Target(ReadingKey reading, int alerts, long covered, @Nullable Double worst) {}

  /**
   * The least strict threshold that was found to give no more alerts than wanted: a little less
   * gives more. Found by living through the time with one threshold after another.
   *
   * @param perWeek how many were wanted
   * @param threshold in the reading's unit
   * @param alerts how many there would have been with it
   * @param condition as it would be written
   * @param lowest true if even the lowest threshold that was tried gives no more
   */
  public record Suggestion(
      double perWeek, double threshold, int alerts, Condition condition, boolean lowest) {}

  /**
   * The worst of all targets by time.
   *
   * @param step seconds from one to the next
   * @param values not a number where nothing is known
   */
  public record Figure(long step, List<Double> values) {
    /** Keeps a copy. */
    public Figure {
      values = List.copyOf(values);
    }
  }

  /** What a rule asks at its first level, as it would be written. */
  public static Condition condition(Rule rule) {
    return rule.condition()
        .orElseGet(
            () -> Thresholds.term(rule, ReadingCatalogue.unit(rule.reading()).orElse(Unit.COUNT)));
  }

  /** What must be read for this question. */
  public static Tape.Order order(Question asked) {
    Set<String> names = asked.rule().readings().collect(Collectors.toCollection(TreeSet::new));
    Set<String> ticking = new TreeSet<>();
    for (String name : ReadingCatalogue.names()) {
      if (asked.source().apply(asked.rule().reading()).answers().test(name)) {
        ticking.add(name);
      }
    }
    int most = asked.rule().compound() ? MOST_TOGETHER : Tape.MOST;
    return new Tape.Order(names, ticking, asked.from(), asked.to(), most);
  }

  /** Lives through it; a second of computing at most, and no waiting. */
  public static Rehearsal of(Question asked, Tape tape) {
    return new Stage(asked, tape).play();
  }

  /** Alerts, those included that are not listed. */
  public int count() {
    return alerts.size() + more;
  }

  /** Alerts in a week of known readings; null if less than a day of them is known. */
  public @Nullable Double perWeek() {
    return isEnough(covered) ? (Double) (count() / (covered / WEEK)) : null;
  }

  /** True if so many seconds of readings say something about a week: a day at least. */
  static boolean isEnough(long covered) {
    return covered >= LEAST;
  }

  /** The share of the time in which a reading said whether it fires. */
  public double share() {
    long all = Duration.between(from, to).toSeconds();
    return all <= 0 ? 0 : Math.min(1, covered / (double) all);
  }

  /** Writes it as one JSON document. */
  public void writeTo(Writer out) throws IOException {
    RehearsalJson.write(this, out);
  }
}
