package dev.pitwall.backup;

import dev.pitwall.schedule.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that runs. Whoever starts it closes it: then it is ended if it still runs, and its
 * private folder with the password goes. Its standard output is a pipe to this JVM, so a JVM that
 * dies takes it along with its next write.
 */
public final class ToolRun implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ToolRun.class);
  private static final int KEPT_ERRORS = 64 << 10;
  private static final int SHOWN_ERRORS = 2_000;
  private static final long GRACE_SECONDS = 10;

  private final Process process;
  private final Path privateFolder;
  private final Thread drain;
  private final StringBuilder errors = new StringBuilder();

  private ToolRun(Process process, Path privateFolder) {
    this.process = process;
    this.privateFolder = privateFolder;
    this.drain = Threads.daemon("tool-errors", this::readErrors);
  }

  /** Starts it; the folder is its working folder and belongs to it. */
  static ToolRun start(ProcessBuilder builder, Path privateFolder) throws IOException {
    builder.directory(privateFolder.toFile());
    ToolRun run = new ToolRun(builder.start(), privateFolder);
    run.drain.start();
    return run;
  }

  private void readErrors() {
    byte[] buffer = new byte[8192];
    try (InputStream in = process.getErrorStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        String text = new String(buffer, 0, n, StandardCharsets.UTF_8);
        synchronized (errors) {
          errors.append(text);
          if (errors.length() > KEPT_ERRORS) {
            errors.delete(0, errors.length() - KEPT_ERRORS);
          }
        }
      }
    } catch (IOException e) {
      log.debug("a program was ended", e);
    }
  }

  /** What it writes. Reading ends when it ends or is killed. */
  public InputStream output() {
    return process.getInputStream();
  }

  /** What it reads. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  /**
   * Waits for its end, which comes only when its output is read.
   *
   * @return its exit code; 128 and more after a signal
   */
  public int await() throws InterruptedException {
    int code = process.waitFor();
    drain.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
    return code;
  }

  /**
   * Waits for its end so long at most.
   *
   * @return false if it runs on
   */
  public boolean await(java.time.Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** True while it runs. */
  public boolean running() {
    return process.isAlive();
  }

  /** The last of what it wrote to its standard error, fit to be shown; at most 2,000 characters. */
  public String errors() {
    String all;
    synchronized (errors) {
      all = errors.toString();
    }
    String shown = all.replaceAll("[\\p{Cc}&&[^\\n]]", " ").strip();
    return shown.length() <= SHOWN_ERRORS
        ? shown
        : "…" + shown.substring(shown.length() - SHOWN_ERRORS);
  }

  /** The lines of {@link #errors}, without empty ones. */
  public List<String> errorLines() {
    return errors().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /** Ends it and what it started: asks, waits ten seconds, then forces. Returns when it is over. */
  public void kill() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    boolean interrupted = false;
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("a program did not end within {} s after it was asked to; killed", GRACE_SECONDS);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    all.forEach(ProcessHandle::destroyForcibly);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
    delete(privateFolder);
  }

  /** Deletes a folder with all that is in it; what cannot be deleted stays. */
  static void delete(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      log.debug("{} stays", folder, e);
    }
  }
}
