package dev.pitwall.agent.hook.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.check.logs.LogEvents;

/** Hears of the events that passed the levels and filters of the application's Logback. */
public final class LogbackAdapter {
  private static final String OWN = "dev.pitwall";

  private final LogEvents events;
  private final HookSwitch hook;
  private final LogbackFiles files;

  /** One adapter for one Logback. */
  public LogbackAdapter(AdapterContext context) {
    events = context.logEvents();
    hook = context.hookSwitch("logback.event");
    files = new LogbackFiles(context.hookSwitch("logback.files"));
    context.writtenLogs().add(files); // held weakly there: it goes with this adapter
  }

  /** {@code Logger.callAppenders}: once an event, whatever the number of appenders. */
  public void event(ILoggingEvent event) {
    if (!hook.on()) {
      return;
    }
    try {
      String logger = event.getLoggerName();
      if (logger.startsWith(OWN)) {
        return;
      }
      boolean error = event.getLevel().toInt() >= Level.ERROR_INT;
      IThrowableProxy thrown = event.getThrowableProxy();
      events.event(
          error,
          logger,
          String.valueOf(error ? event.getFormattedMessage() : event.getMessage()),
          thrown == null ? null : thrown.getClassName());
    } catch (Throwable thrown) {
      hook.failed(thrown);
    }
  }
}
