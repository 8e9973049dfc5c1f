package dev.pitwall.check.postgres;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How much cumulative counters grew within a sliding window, or since the first look if that is
 * less. Kept in at most {@value #SLICES} slices. An interval in which any counter fell is dropped
 * whole: the statistics started anew, and nobody knows what happened in between.
 */
final class CounterWindow {
  private static final int SLICES = 60;

  /** What a look was good for. */
  enum Outcome {
    /** There is nothing to compare it with yet. */
    FIRST,
    /** A counter fell or the counters started anew. */
    RESET,
    ADDED
  }

  private static final class Slice {
    private final long start;
    private final long[] grown;

    Slice(long start, long[] grown) {
      this.start = start;
      this.grown = grown;
    }
  }

  private final long length;
  private final Deque<Slice> slices = new ArrayDeque<>();
  private @Nullable String identity;
  private long[] last = {};
  private long lastAt;

  CounterWindow(Duration length) {
    this.length = length.toNanos();
  }

  /**
   * Adds what the counters grew by since the last look.
   *
   * @param now of the counters; another one than before means that they started anew
   * @param nanos elapsed-time clock
   * @param counters always the same number of them
   */
  Outcome add(String now, long nanos, long... counters) {
    while (!slices.isEmpty() && nanos - slices.getFirst().start > length) {
      slices.removeFirst();
    }
    String before = identity;
    long[] old = last;
    long elapsed = nanos - lastAt;
    identity = now;
    last = counters.clone();
    lastAt = nanos;
    if (before == null || elapsed > length) {
      return Outcome.FIRST;
    }
    if (!before.equals(now)) {
      return Outcome.RESET;
    }
    long[] grown = new long[counters.length];
    for (int i = 0; i < grown.length; i++) {
      grown[i] = counters[i] - old[i];
      if (grown[i] < 0) {
        return Outcome.RESET;
      }
    }
    keep(nanos, grown);
    return Outcome.ADDED;
  }

  private void keep(long nanos, long[] grown) {
    Slice newest = slices.peekLast();
    if (newest == null || nanos - newest.start >= length / SLICES) {
      slices.addLast(new Slice(nanos, grown));
      return;
    }
    for (int i = 0; i < grown.length; i++) {
      newest.grown[i] += grown[i];
    }
  }

  /** By how much the counter with this place among the counters grew. */
  long grown(int counter) {
    return slices.stream().mapToLong(slice -> slice.grown[counter]).sum();
  }
}
