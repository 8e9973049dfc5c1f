package dev.pitwall.alert;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restart goes on from, for one instance that is not at rest. Only what must be known: while
 * nothing but the value changes, two of them are equal except for the peak, so a steady state is
 * not written again.
 *
 * @param check the check that answers the reading; empty if not known
 * @param shape the rule's {@link Rule#shape()}
 * @param seen when it was last asked, while time counts; else a moment that does not change
 * @param value the last value while it is pending; null when an incident knows it
 * @param peak the worst value of this breach; null outside of one
 * @param incident the open incident's id; null if there is none
 * @param tracks one a level
 * @param openings within the flap window, oldest first
 * @param flaps of the open incident
 * @param settled how long a flapping incident has been in one state, in whole minutes
 */
record Memory(
    String rule,
    ReadingKey reading,
    Unit unit,
    String check,
    String shape,
    Instant seen,
    @Nullable Double value,
    @Nullable Double peak,
    @Nullable String incident,
    List<Part> tracks,
    List<Instant> openings,
    int flaps,
    Duration settled) {

  Memory {
    tracks = List.copyOf(tracks);
    openings = List.copyOf(openings);
  }

  /**
   * One level.
   *
   * @param window the samples since it is pending, oldest first: {@code x} beyond, {@code .} not
   */
  record Part(State state, Instant since, Duration held, String window) {
    static final Part AT_REST = new Part(State.OK, Instant.EPOCH, Duration.ZERO, "");
  }

  /** The key in the journal, below {@code standing/}. */
  String key() {
    return rule + "/" + reading;
  }

  /** True if they differ at most in the peak. */
  boolean steadySince(Memory before) {
    return new Memory(
            rule,
            reading,
            unit,
            check,
            shape,
            seen,
            value,
            before.peak,
            incident,
            tracks,
            openings,
            flaps,
            settled)
        .equals(before);
  }
}
