package dev.pitwall.agent.hook.log4j;

import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.logs.live.LogWriter;
import dev.pitwall.logs.live.WrittenLog;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.appender.RandomAccessFileAppender;
import org.apache.logging.log4j.core.appender.RollingFileAppender;
import org.apache.logging.log4j.core.appender.RollingRandomAccessFileAppender;
import org.apache.logging.log4j.core.appender.rolling.RollingFileManager;
import org.apache.logging.log4j.core.impl.Log4jContextFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.jspecify.annotations.Nullable;

/** The files that the application's Log4j 2 writes, from its own objects. */
final class Log4jFiles implements LogWriter {
  private final HookSwitch hook;
  private final TimeSource time;

  Log4jFiles(HookSwitch hook, TimeSource time) {
    this.hook = hook;
    this.time = time;
  }

  @Override
  public List<WrittenLog> written() {
    if (!hook.on()) {
      return List.of();
    }
    try {
      List<WrittenLog> files = new ArrayList<>();
      if (LogManager.getFactory() instanceof Log4jContextFactory factory) {
        factory.getSelector().getLoggerContexts().forEach(context -> files.addAll(of(context)));
      }
      return files;
    } catch (Throwable thrown) {
      hook.failed(thrown);
      return List.of();
    }
  }

  List<WrittenLog> of(LoggerContext context) {
    List<WrittenLog> files = new ArrayList<>();
    for (Appender appender : context.getConfiguration().getAppenders().values()) {
      if (appender instanceof RollingFileAppender file) {
        rolling(file, file.getFileName(), file.getFilePattern(), file.getManager(), files);
      } else if (appender instanceof RollingRandomAccessFileAppender file) {
        rolling(file, file.getFileName(), file.getFilePattern(), file.getManager(), files);
      } else if (appender instanceof FileAppender file) {
        files.add(written(file, file.getFileName(), Optional.empty()));
      } else if (appender instanceof RandomAccessFileAppender file) {
        files.add(written(file, file.getFileName(), Optional.empty()));
      }
    }
    return files;
  }

  private void rolling(
      Appender appender,
      @Nullable String name,
      String archives,
      RollingFileManager manager,
      List<WrittenLog> files) {
    if (name == null) {
      return; // it writes into the archive's name at once, and nothing is to be rolled
    }
    WrittenLog.Trigger trigger = () -> manager.checkRollover(now());
    files.add(written(appender, name, Optional.of(new WrittenLog.Rolling(archives, 0, trigger))));
  }

  /** An event that is never written: its time is what a trigger looks at. */
  private Log4jLogEvent now() {
    return Log4jLogEvent.newBuilder().setTimeMillis(time.now().toEpochMilli()).build();
  }

  private static WrittenLog written(
      Appender appender, String name, Optional<WrittenLog.Rolling> rolling) {
    return new WrittenLog(
        "Log4j", appender.getName(), Path.of(name), layout(appender.getLayout()), rolling);
  }

  private static Optional<String> layout(@Nullable Layout<?> layout) {
    return layout instanceof PatternLayout pattern
        ? Optional.ofNullable(pattern.getConversionPattern())
        : Optional.empty();
  }
}
