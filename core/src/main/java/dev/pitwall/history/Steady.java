package dev.pitwall.history;

import dev.pitwall.schedule.TimeSource;
import java.time.Duration;

/**
 * Whether the wall clock can be believed: it has not jumped for a while. A clock that is set far
 * ahead for a moment would else delete everything that is kept.
 */
final class Steady {
  private static final Duration JUMP = Duration.ofMinutes(1);
  private static final Duration WHILE = Duration.ofHours(1);

  private final TimeSource time;
  private long wallSeconds;
  private long nanos;
  private long sinceNanos;

  Steady(TimeSource time) {
    this.time = time;
    wallSeconds = time.now().getEpochSecond();
    nanos = time.nanoTime();
    sinceNanos = nanos;
  }

  /** Looks at both clocks; true if they agreed for the last hour. */
  boolean look() {
    long wall = time.now().getEpochSecond();
    long now = time.nanoTime();
    long apart = wall - wallSeconds - Duration.ofNanos(now - nanos).toSeconds();
    if (Math.abs(apart) > JUMP.toSeconds()) {
      sinceNanos = now;
    }
    wallSeconds = wall;
    nanos = now;
    return now - sinceNanos >= WHILE.toNanos();
  }
}
