package dev.pitwall.agent.runtime.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.CyclicBufferAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.pitwall.metrics.AccessLines;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * The agent's own log. It begins in memory, because it is needed before the state directory is
 * known, and goes to a rolled file from {@link #openFile} on; never to the application's stdout or
 * stderr. No file, property or service of the application has a say in it: the provider is handed
 * to SLF4J directly, because SLF4J would ask {@code -Dslf4j.provider}, which is the application's.
 */
public final class AgentLog {
  private static final String ACCESS = "pitwall.access";
  private static final int FILES = 5;
  private static final long FILE_BYTES = 5L << 20;
  private static final int MOST_EARLY = 500;

  /** The value of SLF4J's own constant for "found a provider". */
  private static final int SUCCESSFUL_INITIALIZATION = 3;

  private final LoggerContext context;
  private final CyclicBufferAppender<ILoggingEvent> early = new CyclicBufferAppender<>();

  private AgentLog(LoggerContext context) {
    this.context = context;
  }

  /**
   * Makes this log the one that SLF4J in the agent's loader gives out. To be called before anything
   * there asks SLF4J for a logger.
   *
   * @throws ReflectiveOperationException if SLF4J has changed inside
   */
  public static AgentLog bind() throws ReflectiveOperationException {
    LoggerContext context = new LoggerContext();
    context.setName("pitwall");
    AgentLog log = new AgentLog(context);
    set("PROVIDER", new AgentLogProvider(context));
    set("INITIALIZATION_STATE", SUCCESSFUL_INITIALIZATION);
    log.early.setContext(context);
    log.early.setMaxSize(MOST_EARLY);
    log.early.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(log.early);
    context.start();
    return log;
  }

  private static void set(String name, Object value) throws ReflectiveOperationException {
    Field field = LoggerFactory.class.getDeclaredField(name);
    field.setAccessible(true);
    field.set(null, value);
  }

  /**
   * Goes on in {@code pitwall.log} of this folder, at most {@value #FILES} files of 5 MiB; what was
   * logged so far comes first.
   *
   * @param folder made if it does not exist
   * @throws IOException if the folder cannot be made or written
   */
  public void openFile(Path folder) throws IOException {
    RollingFileAppender<ILoggingEvent> file =
        rolling(folder.resolve("pitwall.log"), new LogLines());
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(file);
    root.detachAppender(early);
    for (int i = 0; i < early.getLength(); i++) {
      file.doAppend(early.get(i));
    }
    early.stop();
  }

  /**
   * Opens the access log, at most {@value #FILES} files of 5 MiB.
   *
   * @param path its folder is made if it does not exist
   * @throws IOException if it cannot be made or written
   */
  public AccessLines openAccessLog(Path path) throws IOException {
    return new AccessFile(rolling(path, new AccessFile.Bytes()));
  }

  /** Without a file the lines go nowhere: they are no news for the agent's own log. */
  public void withoutAccessLog() {
    context.getLogger(ACCESS).setLevel(Level.OFF);
  }

  private <E> RollingFileAppender<E> rolling(Path path, Encoder<E> encoder) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    if (!Files.isWritable(Files.exists(path) ? path : folder)) {
      throw new IOException("no right to write " + path);
    }
    RollingFileAppender<E> file = new RollingFileAppender<>();
    file.setContext(context);
    file.setFile(path.toString());
    encoder.setContext(context);
    encoder.start();
    file.setEncoder(encoder);
    FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
    window.setContext(context);
    window.setParent(file);
    window.setFileNamePattern(numbered(path));
    window.setMinIndex(1);
    window.setMaxIndex(FILES - 1);
    window.start();
    SizeBasedTriggeringPolicy<E> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(new FileSize(FILE_BYTES));
    size.start();
    file.setRollingPolicy(window);
    file.setTriggeringPolicy(size);
    file.start();
    return file;
  }

  /** {@code access.log} becomes {@code access.%i.log}. */
  private static String numbered(Path path) {
    String name = path.toString();
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/')
        ? name.substring(0, dot) + ".%i" + name.substring(dot)
        : name + ".%i";
  }

  /** Writes out and closes the file. */
  public void close() {
    context.stop();
  }
}
