package dev.pitwall.metrics;

import java.util.Arrays;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The last minute in slices of ten seconds. A slice is emptied when its turn comes again, so old
 * values leave ten seconds at a time. Slices are packed histograms: a route with few distinct
 * durations takes a few hundred bytes, not tens of kilobytes. Not thread-safe.
 */
final class RollingWindow {
  static final long SLICE_NANOS = 10_000_000_000L;
  static final int SLICES = 6;

  private static final long HIGHEST_MICROS = 3_600_000_000L;
  private static final int DIGITS = 2;
  private static final double MICROS_PER_SECOND = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final @Nullable PackedHistogram[] histograms = new @Nullable PackedHistogram[SLICES];
  private final long[] turns = new long[SLICES];
  private final long[] errors = new long[SLICES];

  RollingWindow() {
    Arrays.fill(turns, Long.MIN_VALUE);
  }

  /** A histogram that can add up the slices. */
  static Histogram scratch() {
    return new Histogram(HIGHEST_MICROS, DIGITS);
  }

  void record(long endNanos, long elapsedNanos, boolean error) {
    long turn = Math.floorDiv(endNanos, SLICE_NANOS);
    int index = (int) Math.floorMod(turn, (long) SLICES);
    if (turns[index] > turn) {
      return; // it ended more than a minute ago: the slice is newer
    }
    PackedHistogram histogram = histograms[index];
    if (histogram == null) {
      histogram = new PackedHistogram(HIGHEST_MICROS, DIGITS);
      histograms[index] = histogram;
    }
    if (turns[index] != turn) {
      histogram.reset();
      errors[index] = 0;
      turns[index] = turn;
    }
    histogram.recordValue(Math.min(elapsedNanos / 1_000, HIGHEST_MICROS));
    if (error) {
      errors[index]++;
    }
  }

  /**
   * The window that ends now.
   *
   * @param startNanos when recording began
   * @param sum a histogram to work in
   */
  RequestWindow at(String route, long nowNanos, long startNanos, AbstractHistogram sum) {
    long newest = Math.floorDiv(nowNanos, SLICE_NANOS);
    long oldest = newest - SLICES + 1;
    sum.reset();
    long failed = 0;
    for (int i = 0; i < SLICES; i++) {
      PackedHistogram histogram = histograms[i];
      if (histogram != null && turns[i] >= oldest && turns[i] <= newest) {
        sum.add(histogram);
        failed += errors[i];
      }
    }
    long from = Math.max(oldest * SLICE_NANOS, startNanos);
    double seconds = Math.max(nowNanos - from, 0) / NANOS_PER_SECOND;
    long count = sum.getTotalCount();
    return new RequestWindow(route, seconds, count, failed, count == 0 ? null : latency(sum));
  }

  private static RequestWindow.Latency latency(AbstractHistogram sum) {
    return new RequestWindow.Latency(
        percentile(sum, 50), percentile(sum, 95), percentile(sum, 99), percentile(sum, 100));
  }

  private static double percentile(AbstractHistogram sum, double percent) {
    long micros = Math.min(sum.getValueAtPercentile(percent), sum.getMaxValue());
    return micros / MICROS_PER_SECOND;
  }
}
