package dev.pitwall.servlet;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.pitwall.check.logs.LogEvents;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hears the events that reach the root logger of the application's Logback. A new configuration
 * takes all appenders away; this one comes back. Loaded only where Logback is the logging.
 */
final class LogbackEvents extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements LoggerContextListener, AutoCloseable {
  private static final String NAME = "pitwall";
  private static final String ACCESS = "pitwall.access";

  private final LoggerContext logback;
  private final LogEvents events;

  private LogbackEvents(LoggerContext logback, LogEvents events) {
    this.logback = logback;
    this.events = events;
    setName(NAME);
    setContext(logback);
  }

  static @Nullable AutoCloseable attach(Object logging, Supplier<LogEvents> events) {
    if (!(logging instanceof LoggerContext logback)) {
      return null; // one that another class loader brought
    }
    LogbackEvents appender = new LogbackEvents(logback, events.get());
    logback.addListener(appender);
    appender.attach();
    return appender;
  }

  private void attach() {
    start();
    logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLoggerName().equals(ACCESS)) {
      return; // one line a request: it would push the errors out of the window
    }
    boolean error = event.getLevel().isGreaterOrEqual(Level.ERROR);
    IThrowableProxy thrown = event.getThrowableProxy();
    events.event(
        error,
        event.getLoggerName(),
        String.valueOf(error ? event.getFormattedMessage() : event.getMessage()),
        thrown == null ? null : thrown.getClassName());
  }

  @Override
  public boolean isResetResistant() {
    return true;
  }

  @Override
  public void onReset(LoggerContext context) {
    attach();
  }

  @Override
  public void onStart(LoggerContext context) {
    // attached already
  }

  @Override
  public void onStop(LoggerContext context) {
    // the context stops its appenders itself
  }

  @Override
  public void onLevelChange(Logger logger, Level level) {
    // levels are the application's
  }

  @Override
  public void close() {
    logback.removeListener(this);
    logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this);
    stop();
  }
}
