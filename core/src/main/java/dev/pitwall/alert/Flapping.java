package dev.pitwall.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * How often one instance opened of late, and for how long it has now been in one state. By elapsed
 * time; the wall time of an opening is kept for the journal only.
 */
final class Flapping {
  private static final Duration LONGEST_CLEAR = Duration.ofHours(1);
  private static final Duration LEAST_SETTLE = Duration.ofMinutes(30);
  private static final double GROWTH = 1.5;
  private static final int MOST = 100;

  private record Opening(long nanos, Instant at) {}

  private final int count;
  private final Duration window;
  private final Deque<Opening> openings = new ArrayDeque<>();
  private Duration settled = Duration.ZERO;
  private Duration settleTime = LEAST_SETTLE;

  Flapping(AlertSettings settings) {
    count = settings.flapCount();
    window = settings.flapWindow();
  }

  /** Counts an opening, or a re-fire of a flapping incident; true if that makes it flapping. */
  boolean opened(long nanos, Instant at) {
    prune(nanos);
    openings.addLast(new Opening(nanos, at));
    if (openings.size() > MOST) {
      openings.removeFirst();
    }
    settleTime = settleTime();
    return openings.size() >= count;
  }

  private void prune(long nanos) {
    openings.removeIf(opening -> nanos - opening.nanos() > window.toNanos());
  }

  /** How long it must be inside to recover: half as long again for every re-fire in the window. */
  Duration clearFor(Duration resolveAfter, long nanos) {
    if (openings.size() <= 1) {
      return resolveAfter;
    }
    long refires = openings.stream().filter(o -> nanos - o.nanos() <= window.toNanos()).count() - 1;
    if (refires <= 0 || resolveAfter.compareTo(LONGEST_CLEAR) >= 0) {
      return resolveAfter;
    }
    double longer = (double) resolveAfter.toNanos() * Math.pow(GROWTH, (double) refires);
    return longer >= LONGEST_CLEAR.toNanos() ? LONGEST_CLEAR : Duration.ofNanos((long) longer);
  }

  /** The incident goes on as it was. */
  void stays(Duration step) {
    settled = settled.plus(step);
  }

  /** It turned, or nobody looked. */
  void turned() {
    settled = Duration.ZERO;
  }

  /** True once it has been in one state for long enough to say so. */
  boolean isSettled() {
    return settled.compareTo(settleTime) >= 0;
  }

  /** Twice the mean period of the openings that count now. */
  private Duration settleTime() {
    if (openings.size() < 2) {
      return LEAST_SETTLE;
    }
    long span = openings.getLast().nanos() - openings.getFirst().nanos();
    Duration twice = Duration.ofNanos(2 * (span / (openings.size() - 1)));
    return twice.compareTo(LEAST_SETTLE) > 0 ? twice : LEAST_SETTLE;
  }

  /** It has settled: what was is no longer counted. */
  void end() {
    openings.clear();
    settled = Duration.ZERO;
  }

  /** The openings that still count, oldest first. */
  List<Instant> openings(long nanos) {
    prune(nanos);
    return openings.stream().map(Opening::at).toList();
  }

  Duration settled() {
    return settled;
  }

  /** Goes on from before a restart; {@code now} and {@code nanos} are the same moment. */
  void resume(Collection<Instant> before, Duration settledBefore, Instant now, long nanos) {
    for (Instant at : before) {
      Duration ago = Duration.between(at, now);
      openings.addLast(new Opening(nanos - (ago.isNegative() ? 0 : ago.toNanos()), at));
    }
    settleTime = settleTime();
    settled = settledBefore;
  }
}
