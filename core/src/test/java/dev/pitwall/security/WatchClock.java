package dev.pitwall.security;

import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands until somebody moves it. */
final class WatchClock implements TimeSource {
  private Instant now = Instant.parse("2026-11-26T03:00:00Z");
  private long nanos = 5_000;

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  long second() {
    return now.getEpochSecond();
  }

  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }
}
