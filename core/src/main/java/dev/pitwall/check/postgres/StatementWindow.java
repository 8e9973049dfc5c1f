package dev.pitwall.check.postgres;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The work of statements over the last ten minutes, or since the first snapshot if that is less:
 * differences of cumulative counters, summed in slices of ten seconds. The lifetime mean, which
 * hardly moves once a statement has run often, plays no part.
 */
final class StatementWindow {
  static final Duration LENGTH = Duration.ofMinutes(10);
  private static final Duration SLICE = Duration.ofSeconds(10);

  /** Statements kept a slice, those with the most time; more than this can hardly be slow. */
  private static final int MOST_PER_SLICE = 1000;

  /**
   * Cumulative, or of an interval.
   *
   * @param millis total execution time
   */
  record Work(long calls, double millis) {
    private static final Work NONE = new Work(0, 0);

    Work plus(Work other) {
      return new Work(calls + other.calls, millis + other.millis);
    }

    double meanSeconds() {
      return millis / calls / 1000;
    }
  }

  /**
   * One look at pg_stat_statements.
   *
   * @param identity of the counters; a new one means that they started anew
   * @param evictions how many entries the server dropped for want of room so far; null if it does
   *     not say (before 1.9)
   * @param complete false if there were more entries than are read
   */
  record Snapshot(
      String identity,
      @Nullable Long evictions,
      boolean complete,
      Map<StatementId, Work> entries) {}

  private record Slice(long start, Map<StatementId, Work> work) {}

  /** What a snapshot was good for. */
  enum Outcome {
    /** There is nothing to compare it with yet. */
    FIRST,
    /** Counters fell or started anew; the interval is dropped. */
    RESET,
    ADDED
  }

  private final Deque<Slice> slices = new ArrayDeque<>();
  private @Nullable Snapshot last;
  private long lastAt;

  /** Adds what happened between the last snapshot and this one. */
  Outcome add(Snapshot now, long nanos) {
    Snapshot before = last;
    long elapsed = nanos - lastAt;
    last = now;
    lastAt = nanos;
    expire(nanos);
    if (before == null || elapsed > LENGTH.toNanos()) {
      return Outcome.FIRST;
    }
    if (!before.identity().equals(now.identity())) {
      slices.clear();
      return Outcome.RESET;
    }
    Map<StatementId, Work> work = difference(before, now);
    if (work == null) {
      return Outcome.RESET;
    }
    keep(work, nanos);
    return Outcome.ADDED;
  }

  /** Null if a counter fell without the server having dropped entries. */
  private static @Nullable Map<StatementId, Work> difference(Snapshot before, Snapshot now) {
    boolean evicted =
        before.evictions() != null
            && now.evictions() != null
            && now.evictions() > before.evictions();
    Map<StatementId, Work> differences = new HashMap<>();
    for (Map.Entry<StatementId, Work> entry : now.entries().entrySet()) {
      Work old = before.entries().get(entry.getKey());
      Work current = entry.getValue();
      if (old == null) {
        if (before.complete()) {
          differences.put(entry.getKey(), current);
        }
        continue;
      }
      long calls = current.calls() - old.calls();
      double millis = current.millis() - old.millis();
      if (calls < 0 || millis < 0) {
        if (!evicted) {
          return null;
        }
        // dropped and entered again since the last look: all that it has is new
        differences.put(entry.getKey(), current);
      } else if (calls > 0) {
        differences.put(entry.getKey(), new Work(calls, millis));
      }
    }
    return differences;
  }

  private void keep(Map<StatementId, Work> work, long nanos) {
    Slice newest = slices.peekLast();
    if (newest != null && nanos - newest.start() < SLICE.toNanos()) {
      work.forEach((id, more) -> newest.work().merge(id, more, Work::plus));
      trim(newest.work());
      return;
    }
    Map<StatementId, Work> copy = new HashMap<>(work);
    trim(copy);
    slices.addLast(new Slice(nanos, copy));
  }

  private static void trim(Map<StatementId, Work> work) {
    if (work.size() <= MOST_PER_SLICE) {
      return;
    }
    List<StatementId> least =
        work.entrySet().stream()
            .sorted(Comparator.comparingDouble(entry -> entry.getValue().millis()))
            .limit(work.size() - (long) MOST_PER_SLICE)
            .map(Map.Entry::getKey)
            .toList();
    least.forEach(work::remove);
  }

  private void expire(long nanos) {
    while (!slices.isEmpty() && nanos - slices.getFirst().start() > LENGTH.toNanos()) {
      slices.removeFirst();
    }
  }

  /** The sums over the window. */
  Map<StatementId, Work> sums() {
    Map<StatementId, Work> sums = new HashMap<>();
    for (Slice slice : slices) {
      slice.work().forEach((id, work) -> sums.put(id, sums.getOrDefault(id, Work.NONE).plus(work)));
    }
    return sums;
  }
}
