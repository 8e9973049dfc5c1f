package dev.pitwall.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * The one clock. Wall time says when something happened; elapsed time says how long it took, and
 * does not jump when somebody sets the clock. Tests set both.
 */
public interface TimeSource {

  /** The wall clock. */
  Instant now();

  /** Nanoseconds of a clock that only goes forward; meaningful only as a difference. */
  long nanoTime();

  /** Lets the thread wait: for short pauses within one piece of work only. */
  default void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }

  /** The machine's clocks. */
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }
}
