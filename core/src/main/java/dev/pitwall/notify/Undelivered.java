package dev.pitwall.notify;

import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last place of a message that no channel would take: {@code undelivered.log}, one line each.
 * Beyond one MiB the file becomes {@code undelivered.log.1}, of which there is one.
 */
final class Undelivered {
  private static final long MOST_BYTES = 1L << 20;

  private final @Nullable Path file;
  private final Findings findings;

  Undelivered(@Nullable Path file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  synchronized void add(Instant at, String channel, Notification said, String why) {
    if (file == null) {
      return;
    }
    String line =
        at
            + " "
            + channel
            + " "
            + said.id()
            + " "
            + oneLine(said.subject())
            + " | "
            + oneLine(said.summary())
            + " | "
            + oneLine(why)
            + "\n";
    boolean interrupted = Thread.interrupted();
    try {
      if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(
          file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      findings.report(
          "notify.undelivered-log",
          "Writing "
              + file
              + " failed: "
              + e
              + ". It needs free space on a disk that this user may write; free space there. The"
              + " message was: "
              + line.strip());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
