package dev.pitwall.alert;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an operator's own rule asks: {@code http.p95{route=/pay} > 800ms and http.requests > 10}.
 * Its {@link #first} term decides the targets and the value that is shown.
 *
 * <p>The logic has three values (Kleene's strong logic of indeterminacy, 1938): an unknown reading
 * leaves the whole unknown only where its value would matter.
 */
public sealed interface Condition {

  /** True, false, or nobody knows. */
  enum Truth {
    TRUE,
    FALSE,
    UNKNOWN
  }

  /** The term that is written first. */
  Term first();

  /** All terms, in the order in which they are written. */
  Stream<Term> terms();

  /**
   * Whether it holds for one target.
   *
   * @param target the reading of the first term
   * @param readings the present readings by name
   */
  Truth truth(ReadingKey target, Function<String, Collection<Reading>> readings);

  /** The same with another first term. */
  default Condition withFirst(Term term) {
    if (!(this instanceof Joined joined)) {
      return term;
    }
    List<Condition> parts = new ArrayList<>(joined.parts());
    parts.set(0, parts.get(0).withFirst(term));
    return this instanceof All ? all(parts) : any(parts);
  }

  /** All of them; nested ones of the same kind are taken apart. */
  static Condition all(List<? extends Condition> parts) {
    List<Condition> flat = flat(parts, All.class);
    return flat.size() == 1 ? flat.get(0) : new All(flat);
  }

  /** At least one of them; nested ones of the same kind are taken apart. */
  static Condition any(List<? extends Condition> parts) {
    List<Condition> flat = flat(parts, Any.class);
    return flat.size() == 1 ? flat.get(0) : new Any(flat);
  }

  private static List<Condition> flat(List<? extends Condition> parts, Class<?> kind) {
    return parts.stream()
        .flatMap(
            part ->
                part instanceof Joined joined && kind.isInstance(part)
                    ? joined.parts().stream()
                    : Stream.of((Condition) part))
        .toList();
  }

  /** Several conditions in one. */
  sealed interface Joined extends Condition {
    /** At least two. */
    List<Condition> parts();

    @Override
    default Term first() {
      return parts().get(0).first();
    }

    @Override
    default Stream<Term> terms() {
      return parts().stream().flatMap(Condition::terms);
    }
  }

  /** All of the parts. */
  record All(List<Condition> parts) implements Joined {
    /** Keeps a copy. */
    public All {
      parts = atLeastTwo(parts);
    }

    @Override
    public Truth truth(ReadingKey target, Function<String, Collection<Reading>> readings) {
      return joined(parts, Truth.FALSE, Truth.TRUE, target, readings);
    }

    @Override
    public String toString() {
      return parts.stream()
          .map(part -> part instanceof Any ? "(" + part + ")" : part.toString())
          .collect(Collectors.joining(" and "));
    }
  }

  /** At least one of the parts. */
  record Any(List<Condition> parts) implements Joined {
    /** Keeps a copy. */
    public Any {
      parts = atLeastTwo(parts);
    }

    @Override
    public Truth truth(ReadingKey target, Function<String, Collection<Reading>> readings) {
      return joined(parts, Truth.TRUE, Truth.FALSE, target, readings);
    }

    @Override
    public String toString() {
      return parts.stream().map(Condition::toString).collect(Collectors.joining(" or "));
    }
  }

  private static List<Condition> atLeastTwo(List<Condition> parts) {
    if (parts.size() < 2) {
      throw new IllegalArgumentException("two or more conditions can be joined, not " + parts);
    }
    return List.copyOf(parts);
  }

  /** {@code decides} as soon as one part is so, {@code otherwise} if all parts are known. */
  private static Truth joined(
      List<Condition> parts,
      Truth decides,
      Truth otherwise,
      ReadingKey target,
      Function<String, Collection<Reading>> readings) {
    Truth result = otherwise;
    for (Condition part : parts) {
      Truth truth = part.truth(target, readings);
      if (truth == decides) {
        return decides;
      }
      result = truth == Truth.UNKNOWN ? Truth.UNKNOWN : result;
    }
    return result;
  }

  /**
   * One comparison.
   *
   * @param reading the reading's name
   * @param labels that the reading must have among its own
   */
  record Term(String reading, Map<String, String> labels, Comparison comparison, Amount bound)
      implements Condition {

    /** Keeps a sorted copy. */
    public Term {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** True if it speaks of this reading. */
    public boolean matches(ReadingKey key) {
      return key.name().equals(reading) && key.labels().entrySet().containsAll(labels.entrySet());
    }

    @Override
    public Term first() {
      return this;
    }

    @Override
    public Stream<Term> terms() {
      return Stream.of(this);
    }

    /** By the reading with the target's labels; if there is none, by any that matches. */
    @Override
    public Truth truth(ReadingKey target, Function<String, Collection<Reading>> readings) {
      Truth any = Truth.FALSE;
      boolean found = false;
      for (Reading one : readings.apply(reading)) {
        if (matches(one.key())) {
          Truth truth = truth(one);
          if (one.key().labels().equals(target.labels())) {
            return truth;
          }
          found = true;
          any = any == Truth.TRUE || truth == Truth.FALSE ? any : truth;
        }
      }
      return found ? any : Truth.UNKNOWN;
    }

    private Truth truth(Reading one) {
      if (one instanceof Reading.Measured measured) {
        return comparison.holds(measured.value(), bound.value()) ? Truth.TRUE : Truth.FALSE;
      }
      return Truth.UNKNOWN;
    }

    @Override
    public String toString() {
      String filter =
          labels.entrySet().stream()
              .map(label -> label.getKey() + "=" + quoted(label.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
      return reading + (labels.isEmpty() ? "" : filter) + " " + comparison.symbol() + " " + bound;
    }

    /** As it must be written: in quotes if it could be read as something else. */
    private static String quoted(String value) {
      boolean plain =
          !value.isEmpty()
              && value
                  .chars()
                  .noneMatch(c -> Character.isWhitespace(c) || ",{}\"\\".indexOf(c) >= 0);
      return plain ? value : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
  }

  /** How a value is held against a bound. */
  enum Comparison {
    MORE(">", Side.ABOVE),
    AT_LEAST(">=", Side.ABOVE),
    LESS("<", Side.BELOW),
    AT_MOST("<=", Side.BELOW);

    private final String symbol;
    private final Side side;

    Comparison(String symbol, Side side) {
      this.symbol = symbol;
      this.side = side;
    }

    /** As it is written. */
    public String symbol() {
      return symbol;
    }

    /** On which side of the bound the trouble is. */
    public Side side() {
      return side;
    }

    /** Whether the value is there. */
    public boolean holds(double value, double bound) {
      boolean atBound = this == AT_LEAST || this == AT_MOST;
      return side.beyond(value, bound) || (atBound && value == bound);
    }
  }

  /**
   * A number with its unit, kept as it was written.
   *
   * @param number without trailing zeros
   */
  record Amount(BigDecimal number, Measure measure) {
    /** One form for equal numbers. */
    public Amount {
      number = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    /** In the base of its unit: a share, seconds, bytes or a plain number. */
    public double value() {
      return number.multiply(measure.factor).doubleValue();
    }

    @Override
    public String toString() {
      return number.toPlainString() + measure.symbol;
    }
  }

  /** The units of an amount. */
  enum Measure {
    NONE("", null, "1"),
    PERCENT("%", Unit.RATIO, "0.01"),
    NANOSECONDS("ns", Unit.SECONDS, "1e-9"),
    MICROSECONDS("us", Unit.SECONDS, "1e-6"),
    MILLISECONDS("ms", Unit.SECONDS, "1e-3"),
    SECONDS("s", Unit.SECONDS, "1"),
    MINUTES("m", Unit.SECONDS, "60"),
    HOURS("h", Unit.SECONDS, "3600"),
    DAYS("d", Unit.SECONDS, "86400"),
    BYTES("B", Unit.BYTES, "1"),
    KILOBYTES("KB", Unit.BYTES, "1e3"),
    MEGABYTES("MB", Unit.BYTES, "1e6"),
    GIGABYTES("GB", Unit.BYTES, "1e9"),
    TERABYTES("TB", Unit.BYTES, "1e12"),
    KIBIBYTES("KiB", Unit.BYTES, "1024"),
    MEBIBYTES("MiB", Unit.BYTES, "1048576"),
    GIBIBYTES("GiB", Unit.BYTES, "1073741824"),
    TEBIBYTES("TiB", Unit.BYTES, "1099511627776");

    private final String symbol;
    private final @Nullable Unit unit;
    private final BigDecimal factor;

    Measure(String symbol, @Nullable Unit unit, String factor) {
      this.symbol = symbol;
      this.unit = unit;
      this.factor = new BigDecimal(factor);
    }

    /** As it is written; empty for a plain number. */
    public String symbol() {
      return symbol;
    }

    /** Of the readings that it can be held against; a plain number fits all. */
    public boolean fits(Unit of) {
      return unit == null || unit == of;
    }
  }
}
