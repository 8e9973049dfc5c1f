package dev.pitwall.emergency;

import dev.pitwall.emergency.evidence.OwnFiles;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs for so long and no longer, with everything it started. What it writes goes to
 * a file, not through a pipe: what it leaves in the background must not hold us up.
 */
final class Tool {
  private static final long TAIL = 2_048;
  private static final Duration GRACE = Duration.ofSeconds(2);

  private Tool() {}

  /**
   * How it ended.
   *
   * @param code the exit code; empty if it was killed at the end of its time
   * @param tail the end of what it wrote
   */
  record Ended(OptionalInt code, String tail) {}

  /**
   * Runs it.
   *
   * @param output written anew, mode 0600
   * @throws IOException if it cannot be started
   */
  static Ended run(List<String> command, Path output, Duration budget)
      throws IOException, InterruptedException {
    OwnFiles.create(output).close();
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = false;
    try {
      ended = process.waitFor(budget.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      if (!ended) {
        kill(process);
      }
    }
    return new Ended(
        ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty(), tail(output));
  }

  private static void kill(Process process) throws InterruptedException {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroy();
    below.forEach(ProcessHandle::destroy);
    boolean unused = process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
  }

  private static String tail(Path output) throws IOException {
    if (Files.size(output) == 0) {
      return "";
    }
    try (RandomAccessFile in = new RandomAccessFile(output.toFile(), "r")) {
      long from = Math.max(0, in.length() - TAIL);
      in.seek(from);
      byte[] bytes = new byte[(int) (in.length() - from)];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    }
  }
}
