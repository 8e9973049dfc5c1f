package dev.pitwall.logs.rotate;

import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that goes on when somebody waits for it, or when it is told to. */
final class RotateClock implements TimeSource {
  private Instant now;
  private long nanos;

  RotateClock(String now) {
    this.now = Instant.parse(now);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public void sleep(Duration duration) {
    pass(duration);
  }

  void pass(Duration by) {
    now = now.plus(by);
    nanos += by.toNanos();
  }

  void set(String wall) {
    now = Instant.parse(wall);
  }
}
