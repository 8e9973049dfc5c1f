package dev.pitwall.backup;

import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.PostgresTools.Tool;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A program that reads a file of a backup from its standard input. */
final class Feed {
  private static final int MOST_OUTPUT = 64 << 20;

  private final PostgresTools tools;
  private final Limits limits;
  private final TimeSource time;
  private final Messages words;
  private final Progress progress;

  Feed(PostgresTools tools, Limits limits, TimeSource time, Messages words, Progress progress) {
    this.tools = tools;
    this.limits = limits;
    this.time = time;
    this.words = words;
    this.progress = progress;
  }

  /**
   * How it ended.
   *
   * @param code its exit code
   * @param output what it wrote, at most 64 MiB
   * @param errors the last of what it wrote to its standard error
   * @param unread why the file could not be read to its end; null if it could, or need not be
   */
  record Outcome(int code, String output, String errors, @Nullable Throwable unread) {}

  /**
   * Runs it over the whole of {@code content}, or as much of it as it wants.
   *
   * @param bytes how long the content is
   */
  Outcome run(Tool tool, List<String> arguments, InputStream content, long bytes)
      throws BackupException, InterruptedException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try (ToolRun run = tools.start(tool, arguments, Optional.empty())) {
      Pump out = new Pump(run.output(), new Bounded(output, MOST_OUTPUT), () -> {});
      out.start();
      OutputStream input = run.input();
      Pump in = new Pump(content, input, () -> {});
      in.start();
      try {
        watch(run, in, bytes);
        close(input);
        if (!run.await(limits.stall())) {
          throw hangs(tool);
        }
      } catch (InterruptedException | BackupException e) {
        run.kill();
        throw e;
      }
      int code = run.await();
      out.await(limits.stall());
      return new Outcome(code, output.toString(StandardCharsets.UTF_8), run.errors(), in.broken());
    }
  }

  private void watch(ToolRun run, Pump in, long of) throws BackupException, InterruptedException {
    long bytes = -1;
    long since = time.nanoTime();
    while (!in.await(limits.look())) {
      if (in.bytes() != bytes) {
        bytes = in.bytes();
        since = time.nanoTime();
      }
      progress.bytes(bytes, of);
      if (!run.running()) {
        return; // it wants no more
      }
      if (time.nanoTime() - since >= limits.stall().toNanos()) {
        throw new BackupException(
            Kind.FAILED, words.get("feed.stalled", "seconds", limits.stall().toSeconds()));
      }
    }
  }

  private BackupException hangs(Tool tool) {
    return new BackupException(
        Kind.FAILED,
        words.get("feed.hangs", "tool", tool.file(), "seconds", limits.stall().toSeconds()));
  }

  private static void close(OutputStream input) {
    try {
      input.close();
    } catch (IOException ended) {
      return; // the program has ended before it read everything
    }
  }
}
