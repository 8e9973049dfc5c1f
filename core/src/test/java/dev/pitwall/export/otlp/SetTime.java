package dev.pitwall.export.otlp;

import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands until the test moves it. */
final class SetTime implements TimeSource {
  static final Instant START = Instant.parse("2026-11-23T14:00:00Z");
  private final AtomicLong nanos = new AtomicLong();

  void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }

  @Override
  public Instant now() {
    return START.plusNanos(nanos.get());
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }
}
