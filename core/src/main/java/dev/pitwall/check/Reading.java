package dev.pitwall.check;

import java.util.List;

/**
 * The answer of a check to one question: a value, or unknown with the reason. Unknown is never
 * zero.
 */
public sealed interface Reading {

  /** What was asked. */
  ReadingKey key();

  /** The unit of the value, also while it is unknown. */
  Unit unit();

  /**
   * A value.
   *
   * @param value finite; in the unit's base: shares 0 to 1, seconds, bytes, counts
   * @param detail one line for people about how the value came about; may be empty
   * @param offenders what contributes most, largest first; at most ten
   */
  record Measured(ReadingKey key, Unit unit, double value, String detail, List<Offender> offenders)
      implements Reading {

    /** Refuses a value that is no number: such a reading is {@link Unknown}. */
    public Measured {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "reading " + key + ": value " + value + " is not finite; answer Unknown instead");
      }
      offenders = List.copyOf(offenders);
    }

    /** A value without detail and offenders. */
    public Measured(ReadingKey key, Unit unit, double value) {
      this(key, unit, value, "", List.of());
    }
  }

  /**
   * No value.
   *
   * @param reason one line for people: why not, and what would mend it
   */
  record Unknown(ReadingKey key, Unit unit, String reason) implements Reading {}
}
