package dev.pitwall.alert;

import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that the test moves; the wall clock can be set apart from the elapsed time. */
public final class ManualTime implements TimeSource {
  private Instant now = Instant.parse("2026-03-01T02:00:00Z");
  private long nanos = 1_000_000_000L;

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  /** Both clocks go on. */
  public synchronized void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /** Somebody sets the wall clock. */
  public synchronized void jump(Duration by) {
    now = now.plus(by);
  }
}
