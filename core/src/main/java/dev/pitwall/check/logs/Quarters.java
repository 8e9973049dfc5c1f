package dev.pitwall.check.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of the last 24 hours by quarter of an hour, in 97 numbers: a day that begins within a
 * quarter counts the whole quarter. A place remembers which quarter it holds by the newest one.
 */
final class Quarters {
  static final Duration DAY = Duration.ofHours(24);
  static final long SECONDS = 900;
  private static final int PLACES = 97;

  private final int[] counts = new int[PLACES];
  private long newest = Long.MIN_VALUE;

  /** The quarter of an instant. */
  static long of(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), SECONDS);
  }

  /** The begin of the quarter in which the day before {@code now} begins. */
  static Instant begin(Instant now) {
    return Instant.ofEpochSecond(of(now.minus(DAY)) * SECONDS);
  }

  void add(long quarter, int count) {
    if (newest == Long.MIN_VALUE || quarter - newest >= PLACES) {
      java.util.Arrays.fill(counts, 0);
      newest = quarter;
    }
    for (; newest < quarter; newest++) {
      counts[place(newest + 1)] = 0;
    }
    if (newest - quarter < PLACES) {
      int place = place(quarter);
      counts[place] = (int) Math.min((long) counts[place] + count, Integer.MAX_VALUE);
    }
  }

  /** All of the day before {@code now}. */
  long day(Instant now) {
    long to = of(now);
    long from = of(now.minus(DAY));
    long sum = 0;
    for (long each = Math.max(from, newest - PLACES + 1); each <= Math.min(to, newest); each++) {
      sum += counts[place(each)];
    }
    return sum;
  }

  /** The quarters with a count, for a file. */
  SortedMap<Long, Integer> all() {
    SortedMap<Long, Integer> all = new TreeMap<>();
    for (long each = newest - PLACES + 1; newest > Long.MIN_VALUE && each <= newest; each++) {
      if (counts[place(each)] > 0) {
        all.put(each, counts[place(each)]);
      }
    }
    return all;
  }

  private static int place(long quarter) {
    return (int) Math.floorMod(quarter, (long) PLACES);
  }
}
