package dev.pitwall.rehearsal;

import dev.pitwall.alert.Condition.Amount;
import dev.pitwall.alert.Condition.Comparison;
import dev.pitwall.alert.Condition.Measure;
import dev.pitwall.alert.Condition.Term;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Side;
import dev.pitwall.check.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the threshold for a number of alerts by trying. Candidates are values that were there, with
 * three digits. A low threshold can give fewer alerts than a high one, because many become one that
 * does not end; so the search begins at the strictest, goes down in growing steps to the first that
 * gives too many, and halves from there. It ends early when {@value #MOST_SAMPLES} samples were
 * judged.
 */
final class Thresholds {
  private static final long MOST_SAMPLES = 800_000;
  private static final int DIGITS = 3;
  private static final double KIBI = 1024;
  private static final Measure[] SIZES = {
    Measure.BYTES, Measure.KIBIBYTES, Measure.MEBIBYTES, Measure.GIBIBYTES, Measure.TEBIBYTES
  };

  private final Stage stage;
  private final Question asked;
  private final List<Amount> candidates;
  private final Map<Integer, Integer> tried = new HashMap<>();
  private long work;
  private long last;
  private int most;

  Thresholds(Stage stage, Question asked, List<Part> parts, Unit unit) {
    this.stage = stage;
    this.asked = asked;
    Side side = asked.rule().side();
    TreeMap<Double, Amount> distinct = new TreeMap<>();
    parts.stream()
        .flatMapToDouble(Part::extremes)
        .distinct()
        .forEach(
            value -> {
              Amount amount = rounded(value, unit, side);
              distinct.put(amount.value(), amount);
            });
    candidates = new ArrayList<>(distinct.values());
    if (side == Side.ABOVE) {
      candidates.sort(Comparator.comparingDouble(Amount::value).reversed());
    }
  }

  /** Away from the trouble, so that the value itself is not beyond it. */
  static Amount rounded(double value, Unit unit, Side side) {
    Measure measure = measure(Math.abs(value), unit);
    double factor = new Amount(BigDecimal.ONE, measure).value();
    RoundingMode away = side == Side.ABOVE ? RoundingMode.CEILING : RoundingMode.FLOOR;
    return new Amount(
        BigDecimal.valueOf(value / factor).round(new MathContext(DIGITS, away)), measure);
  }

  private static Measure measure(double value, Unit unit) {
    return switch (unit) {
      case RATIO -> Measure.PERCENT;
      case COUNT -> Measure.NONE;
      case SECONDS -> value >= 1 || value == 0 ? Measure.SECONDS : Measure.MILLISECONDS;
      case BYTES -> {
        int size = 0;
        for (double left = value; left >= KIBI && size < SIZES.length - 1; left /= KIBI) {
          size++;
        }
        yield SIZES[size];
      }
    };
  }

  /** What a built-in rule asks at its first level, as it would be written. */
  static Term term(Rule rule, Unit unit) {
    double fire = rule.first().fire();
    Measure measure = measure(Math.abs(fire), unit);
    BigDecimal factor = BigDecimal.valueOf(new Amount(BigDecimal.ONE, measure).value());
    return new Term(
        rule.reading(),
        Map.of(),
        rule.side() == Side.ABOVE ? Comparison.MORE : Comparison.LESS,
        new Amount(BigDecimal.valueOf(fire).divide(factor, MathContext.DECIMAL64), measure));
  }

  /**
   * The least strict one with no more alerts than {@code goal}.
   *
   * @return null if nothing is known
   */
  Rehearsal.@Nullable Suggestion find(double goal) {
    int good = -1;
    int bad = candidates.size();
    most = (int) Math.min(goal, Integer.MAX_VALUE - 1);
    for (int at = 0, step = 1; at < candidates.size() && mayGoOn(); at += step, step *= 2) {
      if (alerts(at) <= goal) {
        good = at;
      } else {
        bad = at;
        break;
      }
    }
    if (bad == candidates.size() && good >= 0 && good < bad - 1 && mayGoOn()) {
      int last = bad - 1;
      if (alerts(last) <= goal) {
        good = last;
      } else {
        bad = last;
      }
    }
    while (good >= 0 && bad - good > 1 && mayGoOn()) {
      int middle = (good + bad) >>> 1;
      if (alerts(middle) <= goal) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    Integer alerts = tried.get(good);
    return alerts == null
        ? null
        : new Rehearsal.Suggestion(
            asked.perWeek(),
            candidates.get(good).value(),
            alerts,
            stage.with(candidates.get(good)),
            good == candidates.size() - 1);
  }

  /** With what the last one took there is room for another. */
  private boolean mayGoOn() {
    return work + last <= MOST_SAMPLES;
  }

  /** Samples that were judged. */
  long work() {
    return work;
  }

  /** How many there are; of more than are wanted, one more. */
  private int alerts(int candidate) {
    Integer known = tried.get(candidate);
    if (known != null) {
      return known;
    }
    Replay replay = stage.replay(asked.with().apply(stage.with(candidates.get(candidate))), most);
    last = replay.work();
    work += last;
    tried.put(candidate, replay.count());
    return replay.count();
  }
}
