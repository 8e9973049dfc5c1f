package dev.pitwall.logs.rotate;

import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * Copies a log and empties it in place, for a writer that cannot open it anew. What is written
 * between the last look and the emptying is lost; the copy follows the writer until little is left,
 * so that this is as short as can be.
 */
final class CopyTruncate {
  private static final int BUFFER = 1 << 16;

  private CopyTruncate() {}

  /**
   * Empties {@code log} into {@code archive}, which must not exist.
   *
   * @return how long a line could be written without being copied
   */
  static Duration rotate(LogFile log, Path archive, TimeSource time) throws IOException, Refusal {
    for (Writers.Writer writer : Writers.of(log)) {
      if (!writer.appends()) {
        throw new Refusal(
            "no-append", "file", log.path(), "process", writer.name(), "pid", writer.pid());
      }
    }
    long free = Files.getFileStore(log.path()).getUsableSpace();
    if (free < log.size()) {
      throw new Refusal("no-space", "file", log.path(), "free", free, "needed", log.size());
    }
    Path part = Archives.plus(archive, Archives.PART);
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (FileChannel from =
            FileChannel.open(
                log.path(),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        FileChannel to = FileChannel.open(part, StandardOpenOption.WRITE)) {
      follow(from, to);
      Likeness.give(log.path(), part);
      to.force(true);
      Files.createLink(archive, part); // first: a crash now leaves the lines twice, not nowhere
      RotateState.syncFolder(archive);
      long begin = time.nanoTime();
      follow(from, to);
      from.truncate(0);
      long window = time.nanoTime() - begin;
      to.force(true);
      return Duration.ofNanos(window);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Copies what is there, until nothing more came or the writer is too fast to be caught up with.
   */
  private static void follow(FileChannel from, FileChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    long most = 2 * from.size() + BUFFER;
    for (long at = to.size(); at < most; ) {
      buffer.clear();
      if (from.read(buffer, at) <= 0) {
        return;
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        at += to.write(buffer, at);
      }
    }
  }
}
