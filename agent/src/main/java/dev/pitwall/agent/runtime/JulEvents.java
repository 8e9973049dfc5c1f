package dev.pitwall.agent.runtime;

import dev.pitwall.check.logs.LogEvents;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Hears of the application's {@code java.util.logging} events: a handler on the root logger, added
 * only once the application runs, because the first use of that library fixes its manager for good.
 * Silent where the application logs through Logback or Log4j: those are heard directly, and {@code
 * java.util.logging} is usually bridged into them.
 */
final class JulEvents extends Handler {
  private static final String OWN = "dev.pitwall";

  private final AgentRuntime runtime;
  private final LogEvents events;

  private JulEvents(AgentRuntime runtime, LogEvents events) {
    this.runtime = runtime;
    this.events = events;
  }

  static void listen(AgentRuntime runtime, LogEvents events) {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    // managers of servers keep one tree of loggers a class loader: the application's is meant
    current.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      Logger.getLogger("").addHandler(new JulEvents(runtime, events));
    } catch (RuntimeException | LinkageError refused) {
      runtime.trouble(
          "agent.jul",
          "Listening to java.util.logging was refused ("
              + refused
              + "). Errors logged there are not counted; name the log file in errors.file.");
    } finally {
      current.setContextClassLoader(before);
    }
  }

  @Override
  public void publish(LogRecord record) {
    String logger = record.getLoggerName();
    if (runtime.loggingSeen() || (logger != null && logger.startsWith(OWN))) {
      return;
    }
    Throwable thrown = record.getThrown();
    events.event(
        record.getLevel().intValue() >= Level.SEVERE.intValue(),
        logger == null ? "" : logger,
        String.valueOf(record.getMessage()),
        thrown == null ? null : thrown.getClass().getName());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
