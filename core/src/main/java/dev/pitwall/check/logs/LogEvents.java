package dev.pitwall.check.logs;

import org.jspecify.annotations.Nullable;

/** Hears of the application's own log events; never blocks, never throws. */
public interface LogEvents {

  /**
   * One event.
   *
   * @param error level ERROR or above
   * @param logger name of the logger
   * @param message the text; for an event that is no error, possibly the pattern with placeholders
   * @param throwableClass class name of the exception, or null
   */
  void event(boolean error, String logger, String message, @Nullable String throwableClass);
}
