package dev.pitwall.servlet;

import dev.pitwall.check.logs.LogEvents;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears the application's log events where its logging is one that Pitwall knows: Logback. */
final class ApplicationLog {
  private static final Logger log = LoggerFactory.getLogger(ApplicationLog.class);
  private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";

  private ApplicationLog() {}

  /**
   * Listens, if there is something to listen to.
   *
   * @param events where they go; asked only if they are heard
   * @return ends the listening; null if nothing is heard
   */
  static @Nullable AutoCloseable listen(Supplier<LogEvents> events) {
    Object logging = LoggerFactory.getILoggerFactory();
    if (!logging.getClass().getName().equals(LOGBACK)) {
      return null;
    }
    try {
      return LogbackEvents.attach(logging, events);
    } catch (LinkageError unlikeTheLogbackThatWasCompiledAgainst) {
      log.info(
          "the application's log events are not heard, so app.error-rate counts responses only",
          unlikeTheLogbackThatWasCompiledAgainst);
      return null;
    }
  }

  /** Ends what {@link #listen} began. */
  static void stop(@Nullable AutoCloseable listening) {
    if (listening == null) {
      return;
    }
    try {
      listening.close();
    } catch (Exception e) {
      log.warn("listening to the application's log events did not end", e);
    }
  }
}
