package dev.pitwall.check.logs;

import org.jspecify.annotations.Nullable;

/**
 * Hears of every log event of the application, on the thread that logs. Never blocks, never throws,
 * keeps a bounded number of errors only.
 */
public interface LogEvents {

  /**
   * The application logged.
   *
   * @param error true for ERROR and above
   * @param logger its name
   * @param message as formatted; its begin is kept for errors
   * @param throwableClass class name of the throwable that came with it, or null
   */
  void event(boolean error, String logger, String message, @Nullable String throwableClass);
}
