package dev.pitwall.check.postgres;

import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's clock, put forward by hand. */
final class TestTime implements TimeSource {
  private final AtomicLong ahead = new AtomicLong();

  @Override
  public Instant now() {
    return Instant.now().plusNanos(ahead.get());
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() + ahead.get();
  }

  void forward(Duration by) {
    ahead.addAndGet(by.toNanos());
  }
}
