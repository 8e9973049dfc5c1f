package dev.pitwall.checklist.ask;

import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the machine's own tools: with a deadline, a bounded output, nothing on their input, and an
 * environment without the application's secrets.
 */
public final class Programs {
  static final int MOST_BYTES = 4 << 20;
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  /** What docker and systemctl need to find their daemon; everything else stays here. */
  private static final Set<String> INHERITED =
      Set.of(
          "HOME",
          "DOCKER_HOST",
          "DOCKER_CONTEXT",
          "DOCKER_CONFIG",
          "XDG_RUNTIME_DIR",
          "DBUS_SYSTEM_BUS_ADDRESS");

  private final String path;
  private final TimeSource time;

  /**
   * The tools in these folders.
   *
   * @param path folders, as in the variable {@code PATH}
   */
  public Programs(String path, TimeSource time) {
    this.path = path;
    this.time = time;
  }

  /** The tools that this process would find, and those of administrators. */
  public static Programs ofMachine(TimeSource time) {
    String path = new ProcessBuilder().environment().getOrDefault("PATH", "/usr/bin:/bin");
    return new Programs(path + ":/usr/sbin:/sbin:/usr/local/bin", time);
  }

  /**
   * How a run ended.
   *
   * @param code the exit code; -1 if it was ended at its deadline
   * @param out what it printed, at most 4 MiB of it
   * @param error the last line of what it complained about; may be empty
   * @param late true if it was ended at its deadline
   */
  record Run(int code, String out, String error, boolean late) {}

  /** Where the tool is; empty if there is none of this name. */
  Optional<Path> find(String name) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isExecutable(file) && Files.isRegularFile(file)) {
        return Optional.of(file.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  /**
   * Runs a tool.
   *
   * @param folder its working folder
   * @throws IOException if it cannot be started
   */
  Run run(Path tool, List<String> arguments, Path folder, Duration limit)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(tool.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(INHERITED);
    environment.put("PATH", path);
    environment.put("LC_ALL", "C");
    long end = time.nanoTime() + limit.toNanos();
    Process process = start(builder);
    try {
      process.getOutputStream().close();
      CompletableFuture<String> out = reading(process.getInputStream());
      CompletableFuture<String> error = reading(process.getErrorStream());
      boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (!ended) {
        return new Run(-1, "", "", true);
      }
      // a child that it left behind may hold the pipe open
      Duration left = Duration.ofNanos(Math.max(end - time.nanoTime(), LAST_WORDS.toNanos()));
      Optional<String> text = await(out, left);
      if (text.isEmpty()) {
        return new Run(-1, "", "", true);
      }
      String words = await(error, LAST_WORDS).orElse("");
      return new Run(process.exitValue(), text.get(), lastLine(words), false);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static CompletableFuture<String> reading(InputStream from) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Threads.daemon(
            "checklist-tool",
            () -> {
              try (from) {
                byte[] begin = from.readNBytes(MOST_BYTES);
                from.transferTo(java.io.OutputStream.nullOutputStream());
                text.complete(new String(begin, StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.complete("");
              }
            })
        .start();
    return text;
  }

  private static Optional<String> await(CompletableFuture<String> text, Duration limit)
      throws InterruptedException {
    try {
      return Optional.of(text.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    }
  }

  static String lastLine(String text) {
    String line = text.strip().lines().reduce("", (first, second) -> second).strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  /**
   * The JDK's thread that waits for processes outlives us and keeps the context loader of whoever
   * started the first one: it must not be a web application's.
   */
  private static Process start(ProcessBuilder builder) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      return builder.start();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
