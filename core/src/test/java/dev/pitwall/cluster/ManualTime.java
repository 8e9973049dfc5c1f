package dev.pitwall.cluster;

import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is put forward. */
final class ManualTime implements TimeSource {
  private final Instant start = Instant.now();
  private final AtomicLong passed = new AtomicLong();

  @Override
  public Instant now() {
    return start.plusNanos(passed.get());
  }

  @Override
  public long nanoTime() {
    return passed.get();
  }

  void forward(Duration by) {
    passed.addAndGet(by.toNanos());
  }
}
