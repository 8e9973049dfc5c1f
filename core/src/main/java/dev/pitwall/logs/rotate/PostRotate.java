package dev.pitwall.logs.rotate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes a program open its logs anew, within a time and with an output that are bounded. */
final class PostRotate {
  private static final int MOST_OUTPUT = 2000;
  private static final int WRITABLE_BY_OTHERS = 0022;

  /** A pid file is written a moment after its process has started. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  static final Duration LIMIT = Duration.ofSeconds(30);

  private final Duration limit;

  /** Commands and signals are given up after {@code limit}. */
  PostRotate(Duration limit) {
    this.limit = limit;
  }

  /** Does it; a refusal says why the program may still write into the old file. */
  void run(Reopen reopen) throws IOException, InterruptedException, Refusal {
    if (reopen instanceof Reopen.Signal signal) {
      long pid = pid(signal.pidFile());
      run("kill -s \"$1\" \"$2\"", List.of(signal.name(), Long.toString(pid)));
    } else if (reopen instanceof Reopen.Command command) {
      run(command.line(), List.of());
    }
  }

  /** The process that the file means, not one that got its number later. */
  private static long pid(Path file) throws IOException, Refusal {
    BasicFileAttributes attributes;
    UnixFile unix;
    String text;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      unix = UnixFile.at(file);
      text = Files.readString(file).strip();
    } catch (NoSuchFileException missing) {
      throw new Refusal("no-pid-file", "file", file);
    }
    if (!attributes.isRegularFile() || (unix.mode() & WRITABLE_BY_OTHERS) != 0) {
      throw new Refusal("pid-file-unsafe", "file", file);
    }
    if (!text.matches("[1-9][0-9]{0,9}")) {
      throw new Refusal("pid-file-content", "file", file);
    }
    long pid = Long.parseLong(text);
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      throw new Refusal("no-process", "file", file, "pid", pid);
    }
    Instant written = attributes.lastModifiedTime().toInstant();
    Optional<Instant> started = process.get().info().startInstant();
    if (started.isPresent() && started.get().isAfter(written.plus(SLACK))) {
      throw new Refusal("other-process", "file", file, "pid", pid);
    }
    return pid;
  }

  private void run(String line, List<String> arguments)
      throws IOException, InterruptedException, Refusal {
    List<String> command = new ArrayList<>(List.of("sh", "-c", line, "sh"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Path output = Files.createTempFile("pitwall-post-rotate", ".out");
    try {
      // into a file: what the command leaves running must not hold a pipe of ours open
      Process process =
          builder
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new Refusal(
            "post-rotate-hangs",
            "command",
            line,
            "seconds",
            limit.toSeconds(),
            "output",
            head(output));
      }
      if (process.exitValue() != 0) {
        throw new Refusal(
            "post-rotate-failed",
            "command",
            line,
            "code",
            process.exitValue(),
            "output",
            head(output));
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static String head(Path output) throws IOException {
    try (InputStream in = Files.newInputStream(output)) {
      return new String(in.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8)
          .replaceAll("\\p{Cntrl}+", " ")
          .strip();
    }
  }
}
