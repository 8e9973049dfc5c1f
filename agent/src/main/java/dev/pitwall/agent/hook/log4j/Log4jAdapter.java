package dev.pitwall.agent.hook.log4j;

import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.check.logs.LogEvents;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.Message;
import org.jspecify.annotations.Nullable;

/** Hears of the events of the application's Log4j 2, synchronous or asynchronous. */
public final class Log4jAdapter {
  private static final String OWN = "dev.pitwall";

  private final LogEvents events;
  private final HookSwitch hook;
  private final Log4jFiles files;

  /** One adapter for one Log4j. */
  public Log4jAdapter(AdapterContext context) {
    events = context.logEvents();
    hook = context.hookSwitch("log4j.event");
    files = new Log4jFiles(context.hookSwitch("log4j.files"), context.time());
    context.writtenLogs().add(files); // held weakly there: it goes with this adapter
  }

  /** {@code LoggerConfig.log(name, fqcn, marker, level, message, thrown)}. */
  public void message(
      @Nullable String logger, Level level, @Nullable Message message, @Nullable Throwable thrown) {
    tell(logger, level, message, thrown);
  }

  /** {@code LoggerConfig.log(name, fqcn, location, marker, level, message, thrown)}. */
  public void located(
      @Nullable String logger, Level level, @Nullable Message message, @Nullable Throwable thrown) {
    tell(logger, level, message, thrown);
  }

  /** {@code LoggerConfig.log(event)}: what asynchronous loggers hand over. */
  public void event(LogEvent event) {
    tell(event.getLoggerName(), event.getLevel(), event.getMessage(), event.getThrown());
  }

  private void tell(
      @Nullable String logger, Level level, @Nullable Message message, @Nullable Throwable thrown) {
    if (!hook.on()) {
      return;
    }
    try {
      String name = logger == null ? "" : logger;
      if (name.startsWith(OWN)) {
        return;
      }
      boolean error = level.isMoreSpecificThan(Level.ERROR);
      // formatted for errors only: others may never be written, and their text is not needed
      String text = message == null || !error ? "" : String.valueOf(message.getFormattedMessage());
      events.event(error, name, text, thrown == null ? null : thrown.getClass().getName());
    } catch (Throwable failed) {
      hook.failed(failed);
    }
  }
}
