package dev.pitwall.check.postgres;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/** How fast a size grows, from the samples of the last day. */
final class Growth {
  static final Duration LEAST = Duration.ofHours(3);
  private static final Duration MOST = Duration.ofHours(25);
  private static final int MOST_SAMPLES = 64;

  private record Sample(long nanos, double size) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  void add(long nanos, double size) {
    samples.addLast(new Sample(nanos, size));
    while (samples.size() > MOST_SAMPLES || nanos - samples.getFirst().nanos() > MOST.toNanos()) {
      samples.removeFirst();
    }
  }

  void clear() {
    samples.clear();
  }

  /**
   * The mean growth a day between the oldest and the newest sample, negative if it shrinks; empty
   * while they lie less than three hours apart, for an hour of imports is no trend.
   */
  OptionalDouble perDay() {
    Sample oldest = samples.peekFirst();
    Sample newest = samples.peekLast();
    if (oldest == null || newest == null) {
      return OptionalDouble.empty();
    }
    long elapsed = newest.nanos() - oldest.nanos();
    if (elapsed < LEAST.toNanos()) {
      return OptionalDouble.empty();
    }
    double days = (double) elapsed / Duration.ofDays(1).toNanos();
    return OptionalDouble.of((newest.size() - oldest.size()) / days);
  }
}
