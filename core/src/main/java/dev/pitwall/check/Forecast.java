package dev.pitwall.check;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * When a growing number will reach its limit: the line of least squares through the newest points,
 * drawn on from the newest one.
 *
 * <p>It speaks of a time only where a line is there to be drawn on. That is: the points reach over
 * the least span; the line rises; it explains at least half of the points' variance (a folder that
 * is filled and emptied again and again has a slope too, but no line); and the newest third rises
 * as well (one large file that was copied an hour ago does not go on growing).
 *
 * <p>Keeps at most one point a {@code spacing}, in two arrays of fixed length. Not thread-safe.
 */
public final class Forecast {
  private static final int LEAST_POINTS = 10;
  private static final long MOST_POINTS = 10_000;
  private static final double EXPLAINED = 0.5;

  private final long windowNanos;
  private final long spacingNanos;
  private final long leastNanos;
  private final long[] nanos;
  private final double[] values;
  private int first;
  private int size;

  /**
   * Without points.
   *
   * @param window older points are forgotten
   * @param spacing at least this much lies between two points that are kept; more than zero
   * @param least span of the points below which nothing is said; not above {@code window}
   * @throws IllegalArgumentException if the durations do not fit each other, or would keep more
   *     than 10,000 points
   */
  public Forecast(Duration window, Duration spacing, Duration least) {
    boolean ordered =
        spacing.compareTo(Duration.ZERO) > 0
            && least.compareTo(spacing) >= 0
            && window.compareTo(least) >= 0;
    long points = ordered ? window.toNanos() / spacing.toNanos() + 1 : 0;
    if (points < LEAST_POINTS || points > MOST_POINTS) {
      throw new IllegalArgumentException(
          "forecast over %s with a point every %s, silent below %s: needs 0 < spacing <= least <= window and %d to %d points"
              .formatted(window, spacing, least, LEAST_POINTS, MOST_POINTS));
    }
    windowNanos = window.toNanos();
    spacingNanos = spacing.toNanos();
    leastNanos = least.toNanos();
    nanos = new long[(int) points];
    values = new double[(int) points];
  }

  /**
   * Takes a point; leaves it out if it is no finite number or too near to the one before.
   *
   * @param atNanos elapsed-time clock
   */
  public void add(long atNanos, double value) {
    boolean near = size > 0 && atNanos - nanos[index(size - 1)] < spacingNanos;
    if (near || !Double.isFinite(value)) {
      return;
    }
    while (size > 0 && (size == nanos.length || atNanos - nanos[first] > windowNanos)) {
      first = (first + 1) % nanos.length;
      size--;
    }
    int next = index(size);
    nanos[next] = atNanos;
    values[next] = value;
    size++;
  }

  /** Forgets all points, for instance because another disk is there now. */
  public void clear() {
    size = 0;
  }

  /** How many points are kept. */
  public int points() {
    return size;
  }

  /**
   * Seconds from the newest point until {@code limit} is reached.
   *
   * @return empty while there are too few points; {@link Double#POSITIVE_INFINITY} if they do not
   *     rise along a line; 0 if the newest is at the limit or above it
   */
  public OptionalDouble secondsTo(double limit) {
    if (size < LEAST_POINTS || nanos[index(size - 1)] - nanos[first] < leastNanos) {
      return OptionalDouble.empty();
    }
    double left = limit - values[index(size - 1)];
    if (left <= 0) {
      return OptionalDouble.of(0);
    }
    Line all = line(0);
    boolean rises = all.slope() > 0 && all.explained() >= EXPLAINED;
    if (!rises || !(line(size - size / 3).slope() > 0)) {
      return OptionalDouble.of(Double.POSITIVE_INFINITY);
    }
    return OptionalDouble.of(left / all.slope());
  }

  /**
   * A line of least squares.
   *
   * @param slope per second
   * @param explained share of the values' variance, 0 to 1 (the coefficient of determination)
   */
  private record Line(double slope, double explained) {}

  /** Through the points from this one on. Means are taken off first: byte counts are large. */
  private Line line(int from) {
    int n = size - from;
    long origin = nanos[index(from)];
    double meanX = 0;
    double meanY = 0;
    for (int i = from; i < size; i++) {
      meanX += (nanos[index(i)] - origin) / 1e9 / n;
      meanY += values[index(i)] / n;
    }
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = from; i < size; i++) {
      double x = (nanos[index(i)] - origin) / 1e9 - meanX;
      double y = values[index(i)] - meanY;
      xx += x * x;
      xy += x * y;
      yy += y * y;
    }
    boolean drawn = xx > 0 && yy > 0;
    return drawn ? new Line(xy / xx, xy * xy / (xx * yy)) : new Line(0, 0);
  }

  private int index(int i) {
    return (first + i) % nanos.length;
  }
}
