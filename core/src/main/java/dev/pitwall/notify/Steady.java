package dev.pitwall.notify;

import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The wall time of this process's start, carried on by the elapsed time: instants that can be kept
 * in the journal and that nobody moves by setting the clock. To the millisecond.
 */
final class Steady {
  private final TimeSource time;
  private final Instant base;
  private final long baseNanos;

  Steady(TimeSource time) {
    this.time = time;
    this.base = time.now();
    this.baseNanos = time.nanoTime();
  }

  Instant now() {
    return base.plusNanos(time.nanoTime() - baseNanos).truncatedTo(ChronoUnit.MILLIS);
  }

  /** When this clock began. */
  Instant started() {
    return base.truncatedTo(ChronoUnit.MILLIS);
  }

  /** What the wall clock shows. */
  Instant wall() {
    return time.now();
  }

  /** How far the wall clock has been set forward since the start; negative: back. */
  Duration ahead() {
    return Duration.between(now(), time.now()).truncatedTo(ChronoUnit.SECONDS);
  }

  /** An instant of the wall clock as one of this clock. */
  Instant ofWall(Instant wall) {
    return now().plus(Duration.between(time.now(), wall));
  }

  /** An instant of this clock as the wall clock will show it. */
  Instant toWall(Instant steady) {
    return steady.equals(Instant.MAX)
        ? Instant.MAX
        : time.now().plus(Duration.between(now(), steady)).truncatedTo(ChronoUnit.SECONDS);
  }

  /** An instant that an earlier process wrote and that was in the past then. */
  Instant past(Instant read) {
    return read.isAfter(now()) ? now() : read;
  }

  /** An instant that an earlier process wrote and that was at most {@code most} ahead then. */
  Instant future(Instant read, Duration most) {
    Instant latest = now().plus(most);
    return read.isAfter(latest) ? latest : read;
  }
}
