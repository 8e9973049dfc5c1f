package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * One series over a range of time, in buckets of one length that lie on multiples of it since 1970.
 * A bucket in which nothing was measured is empty, never zero.
 */
public final class Range {
  private static final int LONGEST_GAP = 3_600;

  private final ReadingKey key;
  private Unit unit = Unit.COUNT;
  private final long from;
  private final long step;
  private final long[] counts;
  private final double[] sums;
  private final double[] least;
  private final double[] most;
  private final double[] last;
  private final long[] newest;
  private final int[] gaps = new int[LONGEST_GAP + 1];
  private long resolution;

  /**
   * Empty buckets.
   *
   * @param from second of the first one, a multiple of {@code step}
   * @param step seconds
   */
  Range(ReadingKey key, long from, long step, int size) {
    this.key = key;
    this.from = from;
    this.step = step;
    counts = new long[size];
    sums = new double[size];
    least = new double[size];
    most = new double[size];
    last = new double[size];
    newest = new long[size];
    Arrays.fill(newest, Long.MIN_VALUE);
  }

  void unit(Unit known) {
    unit = known;
  }

  long end() {
    return from + step * counts.length;
  }

  void add(long hour, Points points) {
    resolution = Math.max(resolution, 1);
    for (int i = 0; i < points.count(); i++) {
      if (i > 0) {
        gaps[Math.min(LONGEST_GAP, points.second(i) - points.second(i - 1))]++;
      }
      double value = points.value(i);
      if (!Double.isNaN(value)) {
        add(hour + points.second(i), 1, value, value, value, value);
      }
    }
  }

  void add(long day, Minutes minutes) {
    resolution = 60;
    for (int minute = 0; minute < Minutes.DAY; minute++) {
      if (minutes.has(minute)) {
        if (minute > 0 && minutes.has(minute - 1)) {
          gaps[60]++;
        }
        add(
            day + minute * 60L,
            minutes.count(minute),
            minutes.mean(minute),
            minutes.least(minute),
            minutes.most(minute),
            minutes.last(minute));
      }
    }
  }

  private void add(long second, long count, double mean, double low, double high, double value) {
    if (second < from || second >= end()) {
      return;
    }
    int at = (int) ((second - from) / step);
    boolean known = counts[at] > 0;
    counts[at] += count;
    sums[at] += mean * count;
    least[at] = known ? Math.min(least[at], low) : low;
    most[at] = known ? Math.max(most[at], high) : high;
    if (second >= newest[at]) {
      newest[at] = second;
      last[at] = value;
    }
  }

  /** What it is of. */
  public ReadingKey key() {
    return key;
  }

  /** The unit of the values. */
  public Unit unit() {
    return unit;
  }

  /** The begin of the first bucket. */
  public Instant from() {
    return Instant.ofEpochSecond(from);
  }

  /** The length of a bucket. */
  public Duration step() {
    return Duration.ofSeconds(step);
  }

  /** The number of buckets. */
  public int size() {
    return counts.length;
  }

  /**
   * The usual time between two readings; zero if that is not known. Buckets shorter than that are
   * empty in between without anything missing.
   */
  public Duration interval() {
    int usual = 0;
    for (int gap = 1; gap <= LONGEST_GAP; gap++) {
      usual = gaps[gap] > gaps[usual] ? gap : usual;
    }
    return Duration.ofSeconds(gaps[usual] == 0 ? 0 : usual);
  }

  /** One second where every reading was at hand, one minute where some are minutes by now. */
  public Duration resolution() {
    return Duration.ofSeconds(Math.max(1, resolution));
  }

  /** True if nothing was measured in this bucket. */
  public boolean isEmpty(int bucket) {
    return counts[bucket] == 0;
  }

  /** How many readings are in it. */
  public long count(int bucket) {
    return counts[bucket];
  }

  /** The least of its values; meaningless in an empty bucket, as the three others. */
  public double min(int bucket) {
    return least[bucket];
  }

  /** The largest one. */
  public double max(int bucket) {
    return most[bucket];
  }

  /** Their mean. */
  public double avg(int bucket) {
    return Decimals.rounded(sums[bucket] / counts[bucket]);
  }

  /** The latest one. */
  public double last(int bucket) {
    return last[bucket];
  }
}
