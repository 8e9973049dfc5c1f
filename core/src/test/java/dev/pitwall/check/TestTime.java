package dev.pitwall.check;

import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is moved. */
public final class TestTime implements TimeSource {
  private volatile Instant start = Instant.parse("2026-11-23T10:00:00Z");
  private final AtomicLong nanos = new AtomicLong();

  @Override
  public Instant now() {
    return start.plusNanos(nanos.get());
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  /** Sets the wall clock alone. */
  public void set(Instant wall) {
    start = wall.minusNanos(nanos.get());
  }

  public void pass(Duration duration) {
    nanos.addAndGet(duration.toNanos());
  }
}
