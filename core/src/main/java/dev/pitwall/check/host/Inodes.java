package dev.pitwall.check.host;

import dev.pitwall.schedule.Processes;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Used share of the inodes from {@code df -Pi}, asked every five minutes at most: the JDK does not
 * tell them, and a process costs more than the other numbers together.
 */
final class Inodes {
  private static final long KEEP_NANOS = Duration.ofMinutes(5).toNanos();
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final int MOST_BYTES = 16 * 1024;

  /**
   * What {@code df} told.
   *
   * @param share 0 to 1; empty if it counts none, or was not told
   * @param told false if there is no {@code df}, it failed, or its output is no table
   */
  record Answer(OptionalDouble share, boolean told, long nanos) {
    private static final Answer NOT_TOLD = new Answer(OptionalDouble.empty(), false, 0);

    private Answer at(long now) {
      return new Answer(share, told, now);
    }
  }

  private final TimeSource time;
  private final Map<Path, Answer> answers = new ConcurrentHashMap<>();

  Inodes(TimeSource time) {
    this.time = time;
  }

  Answer of(Path path) {
    Answer known = answers.get(path);
    long now = time.nanoTime();
    if (known != null && now - known.nanos() < KEEP_NANOS) {
      return known;
    }
    Answer answer = ask(path).at(now);
    answers.put(path, answer);
    return answer;
  }

  private static Answer ask(Path path) {
    try {
      ProcessBuilder builder = new ProcessBuilder("df", "-Pi", path.toAbsolutePath().toString());
      builder.environment().put("LC_ALL", "C");
      builder.redirectError(Redirect.DISCARD);
      Process df = Processes.start(builder);
      df.getOutputStream().close();
      try (InputStream out = df.getInputStream()) {
        String text = new String(out.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        boolean ended = df.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        return ended && df.exitValue() == 0 ? parse(text) : Answer.NOT_TOLD;
      } finally {
        df.destroyForcibly();
      }
    } catch (IOException noSuchProgram) {
      return Answer.NOT_TOLD;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.NOT_TOLD;
    }
  }

  /** The columns are: file system, inodes, used, free, percent, mount point. */
  static Answer parse(String text) {
    Optional<String> line = text.lines().skip(1).findFirst();
    if (line.isEmpty()) {
      return Answer.NOT_TOLD;
    }
    // From the percent sign backwards, because a device's name may hold blanks.
    String[] columns = line.get().replaceFirst("\\s+[\\d-]+%?\\s+/.*$", "").split("\\s+", -1);
    if (columns.length < 4) {
      return Answer.NOT_TOLD;
    }
    try {
      double used = count(columns[columns.length - 2]);
      double free = count(columns[columns.length - 1]);
      // Btrfs and FAT make inodes as they need them: all counts are 0 or "-".
      return used + free > 0
          ? new Answer(OptionalDouble.of(Math.ceil(100 * used / (used + free)) / 100), true, 0)
          : new Answer(OptionalDouble.empty(), true, 0);
    } catch (NumberFormatException noNumbers) {
      return Answer.NOT_TOLD;
    }
  }

  private static double count(String column) {
    return column.equals("-") ? 0 : Math.max(Double.parseDouble(column), 0);
  }
}
