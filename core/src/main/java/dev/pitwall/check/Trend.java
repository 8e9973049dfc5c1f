package dev.pitwall.check;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The last hour of one reading.
 *
 * @param end when the last value ends
 * @param step the time between two values
 * @param values means, oldest first; NaN where nothing was measured
 */
public record Trend(Unit unit, Instant end, Duration step, List<Double> values) {
  /** Keeps a copy. */
  public Trend {
    values = List.copyOf(values);
  }
}
