package dev.pitwall.agent.hook.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.pattern.PatternLayoutBase;
import ch.qos.logback.core.pattern.PatternLayoutEncoderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.TimeBasedRollingPolicy;
import ch.qos.logback.core.rolling.TriggeringPolicy;
import ch.qos.logback.core.spi.AppenderAttachable;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.logs.live.LogWriter;
import dev.pitwall.logs.live.WrittenLog;
import java.io.File;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** The files that the application's Logback writes, from its own objects. */
final class LogbackFiles implements LogWriter {
  private static final String LOCK = "triggeringPolicyLock";

  private final HookSwitch hook;

  LogbackFiles(HookSwitch hook) {
    this.hook = hook;
  }

  @Override
  public List<WrittenLog> written() {
    if (!hook.on()) {
      return List.of();
    }
    try {
      ILoggerFactory factory = LoggerFactory.getILoggerFactory();
      return factory instanceof LoggerContext context ? of(context) : List.of();
    } catch (Throwable thrown) {
      hook.failed(thrown);
      return List.of();
    }
  }

  static List<WrittenLog> of(LoggerContext context) {
    List<WrittenLog> files = new ArrayList<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Logger logger : context.getLoggerList()) {
      appenders(logger.iteratorForAppenders(), seen, files);
    }
    return files;
  }

  private static void appenders(
      Iterator<Appender<ILoggingEvent>> appenders, Set<Object> seen, List<WrittenLog> files) {
    while (appenders.hasNext()) {
      Appender<ILoggingEvent> appender = appenders.next();
      if (!seen.add(appender) || !appender.isStarted()) {
        continue;
      }
      if (appender instanceof FileAppender<ILoggingEvent> file && file.getFile() != null) {
        files.add(written(file));
      }
      if (appender instanceof AppenderAttachable<?>) { // asynchronous ones and their like
        @SuppressWarnings("unchecked") // what a logger's appender has is of the same events
        AppenderAttachable<ILoggingEvent> others = (AppenderAttachable<ILoggingEvent>) appender;
        appenders(others.iteratorForAppenders(), seen, files);
      }
    }
  }

  private static WrittenLog written(FileAppender<ILoggingEvent> file) {
    return new WrittenLog(
        "Logback",
        String.valueOf(file.getName()),
        Path.of(file.getFile()),
        Optional.ofNullable(layout(file.getEncoder())),
        file instanceof RollingFileAppender<ILoggingEvent> rolling
            ? rolling(rolling)
            : Optional.empty());
  }

  private static @Nullable String layout(@Nullable Encoder<?> encoder) {
    if (encoder instanceof PatternLayoutEncoderBase<?> pattern) {
      return pattern.getPattern();
    }
    return encoder instanceof LayoutWrappingEncoder<?> wrapping
            && wrapping.getLayout() instanceof PatternLayoutBase<?> layout
        ? layout.getPattern()
        : null;
  }

  private static Optional<WrittenLog.Rolling> rolling(RollingFileAppender<ILoggingEvent> appender) {
    if (!(appender.getRollingPolicy() instanceof RollingPolicyBase policy)
        || policy.getFileNamePattern() == null) {
      return Optional.empty();
    }
    int history = policy instanceof TimeBasedRollingPolicy<?> timed ? timed.getMaxHistory() : 0;
    return Optional.of(
        new WrittenLog.Rolling(policy.getFileNamePattern(), history, () -> check(appender)));
  }

  /** What {@code subAppend} does before it writes an event, under the same lock. */
  private static void check(RollingFileAppender<ILoggingEvent> appender)
      throws ReflectiveOperationException {
    TriggeringPolicy<ILoggingEvent> policy = appender.getTriggeringPolicy();
    Lock lock = lock(appender);
    if (lock == null) {
      synchronized (policy) { // until Logback 1.3
        rollIfDue(appender, policy);
      }
      return;
    }
    lock.lock();
    try {
      rollIfDue(appender, policy);
    } finally {
      lock.unlock();
    }
  }

  private static void rollIfDue(
      RollingFileAppender<ILoggingEvent> appender, TriggeringPolicy<ILoggingEvent> policy) {
    if (policy.isTriggeringEvent(new File(appender.getFile()), null)) {
      appender.rollover();
    }
  }

  private static @Nullable Lock lock(RollingFileAppender<?> appender)
      throws ReflectiveOperationException {
    Field field;
    try {
      field = RollingFileAppender.class.getDeclaredField(LOCK);
    } catch (NoSuchFieldException older) {
      return null;
    }
    field.setAccessible(true);
    return (Lock) field.get(appender);
  }
}
