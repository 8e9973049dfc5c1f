package dev.pitwall.history;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.time.Duration;
import java.util.List;

/**
 * How much of the readings is kept, and for how long.
 *
 * @param enabled false: nothing is written, and what was written stays until it is switched on
 * @param fine how long every reading is kept, at least a day
 * @param coarse how long least, mean, most and last of every minute are kept; not shorter than
 *     {@code fine} takes effect
 * @param maxBytes all files but that of the hour that goes on, at least 1 MiB
 * @param maxSeries readings of different name or labels within one hour
 */
public record HistorySettings(
    boolean enabled, Duration fine, Duration coarse, long maxBytes, int maxSeries) {
  private static final long LEAST_BYTES = 1L << 20;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(3_650);

  private static final Key<Boolean> ENABLED =
      Key.flag("history.enabled", true, "Keep every reading in <state-dir>/history.");
  private static final Key<Duration> FINE =
      Key.duration("history.fine", DAY, LONGEST, "30d", "How long every single reading is kept.");
  private static final Key<Duration> COARSE =
      Key.duration(
          "history.coarse",
          DAY,
          LONGEST,
          "396d",
          "How long least, mean, most and last of each minute are kept.");
  private static final Key<Long> BYTES =
      Key.size(
          "history.max-bytes",
          "512MiB",
          "All files but the hour that goes on, at least 1MiB; beyond it the oldest goes first,"
              + " and a finding says so.");
  private static final Key<Integer> SERIES =
      Key.number(
          "history.max-series",
          10,
          5_000,
          1_000,
          "Readings of different name or labels within one hour; more are counted as dropped.");

  /** Raises a smaller size to the least one. */
  public HistorySettings {
    maxBytes = Math.max(maxBytes, LEAST_BYTES);
  }

  /** The keys. */
  public static List<Key<?>> keys() {
    return List.of(ENABLED, FINE, COARSE, BYTES, SERIES);
  }

  /** The settings in force. */
  public static HistorySettings from(Configuration c) {
    return new HistorySettings(
        c.get(ENABLED), c.get(FINE), c.get(COARSE), c.get(BYTES), c.get(SERIES));
  }
}
