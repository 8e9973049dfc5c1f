package dev.pitwall.check.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The new lines of a growing file. Survives rotation by renaming (the rest of the old file is read
 * first), by copying and truncating (the size shrinks, or the bytes before the last position are
 * others), a missing file, NUL bytes, bytes that are no UTF-8, and lines without end.
 *
 * <p>Reads at most {@value #MOST_A_RUN} bytes a run: of a larger backlog the last {@value
 * #FIRST_LOOK} bytes, because only the newest events count.
 */
final class LogTail implements AutoCloseable {
  static final int MOST_A_RUN = 4 << 20;
  static final int FIRST_LOOK = 1 << 20;
  private static final int MOST_OF_LINE = 64 << 10;
  private static final int MARK = 64;

  private final Path file;
  private @Nullable FileChannel channel;
  private @Nullable Object identity;
  private long position;
  private byte[] mark = new byte[0];
  private final LineBuffer lines = new LineBuffer(MOST_OF_LINE);
  private boolean seen;

  LogTail(Path file) {
    this.file = file;
  }

  /** True once the file was there. */
  boolean seen() {
    return seen;
  }

  /**
   * Hands over the lines that are new since the call before; at the first call those at the file's
   * end.
   *
   * @throws NoSuchFileException if the file is not there and never was
   */
  void read(Consumer<String> lineReader) throws IOException {
    BasicFileAttributes now = attributes();
    FileChannel open = channel;
    if (open != null) {
      readOpen(open, lineReader);
      if (now != null && isSame(now)) {
        return;
      }
      // Renamed or deleted: what was still written to the old file has just been read.
      lines.endOfFile(lineReader);
      closeChannel();
    }
    if (now == null) {
      return;
    }
    FileChannel next = FileChannel.open(file, StandardOpenOption.READ);
    channel = next;
    identity = identity(now);
    mark = new byte[0];
    position = 0;
    if (!seen && next.size() > FIRST_LOOK) {
      skipTo(next.size() - FIRST_LOOK);
    }
    seen = true;
    readOpen(next, lineReader);
  }

  private @Nullable BasicFileAttributes attributes() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      if (!seen) {
        throw e;
      }
      return null; // between the two halves of a rotation
    }
  }

  private boolean isSame(BasicFileAttributes now) {
    return identity != null && identity.equals(identity(now));
  }

  /** Device and inode; where there are none, the time of creation. */
  private static Object identity(BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    return key != null ? key : attributes.creationTime();
  }

  private void readOpen(FileChannel open, Consumer<String> lineReader) throws IOException {
    long size = open.size();
    if (size < position || !isMarkThere(open)) {
      lines.drop();
      mark = new byte[0];
      position = 0;
    }
    if (size - position > MOST_A_RUN) {
      skipTo(size - FIRST_LOOK);
    }
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    while (position < size && open.read(buffer.clear(), position) > 0) {
      buffer.flip();
      position += buffer.remaining();
      remember(buffer);
      lines.add(buffer, lineReader);
    }
  }

  private void skipTo(long to) {
    position = to;
    mark = new byte[0];
    lines.dropToNextLine();
  }

  /** Whether the last bytes that were read still stand before the position. */
  private boolean isMarkThere(FileChannel open) throws IOException {
    ByteBuffer there = ByteBuffer.allocate(mark.length);
    int got;
    do {
      got = open.read(there, position - mark.length + there.position());
    } while (got > 0 && there.hasRemaining());
    return Arrays.equals(there.array(), mark);
  }

  private void remember(ByteBuffer buffer) {
    int length = Math.min(buffer.remaining(), MARK);
    byte[] last = new byte[length];
    buffer.get(buffer.limit() - length, last);
    mark = last;
  }

  private void closeChannel() throws IOException {
    FileChannel open = channel;
    channel = null;
    identity = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    closeChannel();
  }
}
