package dev.pitwall.check.jvm;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures one part of this JVM. What this JVM cannot have (a bound that was not set, a collector
 * that does not tell) is not answered.
 */
interface JvmMeter {

  /** A reading's key and its unit. */
  record Measure(ReadingKey key, Unit unit) {
    static Measure share(String name) {
      return new Measure(ReadingKey.of(name), Unit.RATIO);
    }

    static Measure count(String name) {
      return new Measure(ReadingKey.of(name), Unit.COUNT);
    }

    Reading value(double value) {
      return new Reading.Measured(key, unit, value);
    }

    Reading value(double value, String detail) {
      return new Reading.Measured(key, unit, value, detail, List.of());
    }

    Reading unknown(String reason) {
      return new Reading.Unknown(key, unit, reason);
    }
  }

  /** What it answers on every JVM. */
  List<Measure> always();

  /** Measures now; what it throws makes {@link #always} unknown. */
  void measure(Consumer<Reading> into);
}
