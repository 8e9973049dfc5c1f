package dev.pitwall.logs.follow;

import dev.pitwall.logs.follow.LineBuffer.Lines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The new lines of a growing file. Survives rotation by renaming (the rest of the old file is read
 * first), by copying and truncating (the size shrinks, or the bytes before the last position are
 * others; the rest is then looked for in the copy), a restart of the process ({@link #position}), a
 * missing file, NUL bytes, bytes that are no text, and lines without end. Archives that are
 * compressed are left alone.
 */
public final class Tail implements AutoCloseable {
  static final int MARK = 64;
  private static final int MOST_OF_LINE = 64 << 10;
  private static final int BLOCK = 64 << 10;
  private static final int MOST_SIBLINGS = 1_000;

  private final Path file;
  private final Reach reach;
  private final LineBuffer lines = new LineBuffer(MOST_OF_LINE);
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
  private @Nullable FileChannel channel;
  private @Nullable String identity;
  private @Nullable Position resumed;
  private long position;
  private long lineBegin;
  private byte[] mark = new byte[0];
  private boolean seen;
  private long skipped;
  private long behind;

  /** Follows a file that need not be there yet. */
  public Tail(Path file, Reach reach) {
    this.file = file;
    this.reach = reach;
  }

  /** Goes on where an earlier process ended; called before the first {@link #read}. */
  public void resume(Position from) {
    resumed = from;
  }

  /** True once the file was there. */
  public boolean seen() {
    return seen;
  }

  /** How many bytes were passed over because too many were waiting. */
  public long skipped() {
    return skipped;
  }

  /** How many bytes were waiting when the last run ended. */
  public long behind() {
    return behind;
  }

  /** Where the next line begins; empty while there is no file. */
  public Optional<Position> position() {
    FileChannel open = channel;
    String named = identity;
    if (open == null || named == null) {
      return Optional.empty();
    }
    int marked = (int) Math.min(lineBegin, MARK);
    try {
      byte[] before = bytes(open, lineBegin - marked, marked);
      return before.length < marked
          ? Optional.empty()
          : Optional.of(new Position(named, lineBegin, digest(before), marked));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /**
   * Hands over the lines that are new since the call before; at the first call those at the file's
   * end, or those behind the position that was resumed.
   *
   * @throws NoSuchFileException if the file is not there and never was
   */
  public void read(Lines reader) throws IOException {
    BasicFileAttributes now = attributes();
    FileChannel open = channel;
    if (open != null) {
      readOpen(open, reader);
      if (now != null && identity(now).equals(identity)) {
        return;
      }
      // Renamed or deleted: what was still written to the old file has just been read.
      if (behind > 0) {
        return; // not to its end yet
      }
      lines.endOfFile(reader);
      closeChannel();
    }
    if (now != null) {
      begin(now, reader);
    }
  }

  private void begin(BasicFileAttributes now, Lines reader) throws IOException {
    FileChannel next = FileChannel.open(file, StandardOpenOption.READ);
    channel = next;
    identity = identity(now);
    mark = new byte[0];
    position = 0;
    lineBegin = 0;
    Position from = resumed;
    resumed = null;
    if (from != null) {
      resume(next, from, reader);
    } else if (!seen && next.size() > reach.first()) {
      skipTo(next.size() - reach.first());
      skipped = 0; // what was there before nobody asked for
    }
    seen = true;
    readOpen(next, reader);
  }

  /** Goes on in the file itself, or in the one that it was before it was rotated. */
  private void resume(FileChannel next, Position from, Lines reader) throws IOException {
    boolean same = from.file().equals(identity);
    Optional<Path> renamed = same ? Optional.empty() : sibling(from, true);
    if (renamed.isEmpty() && isAt(next, from)) {
      position = from.offset();
      lineBegin = position;
      mark = bytes(next, position - from.marked(), from.marked());
    } else {
      readRest(from, reader);
    }
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

  /** Device and inode; where there are none, the time of creation. */
  private static String identity(BasicFileAttributes attributes) {
    Object key = attributes.fileKey();
    return String.valueOf(key != null ? key : attributes.creationTime());
  }

  private void readOpen(FileChannel open, Lines reader) throws IOException {
    long size = open.size();
    if (size < position || !isMarkThere(open)) {
      Position was = new Position("", position, digest(mark), mark.length);
      boolean inLine = lineBegin < position;
      readCopy(was, reader, inLine);
      mark = new byte[0];
      position = 0;
      lineBegin = 0;
    }
    if (size - position > reach.backlog()) {
      skipTo(size - reach.first());
    }
    long end = Math.min(size, position + reach.run());
    while (position < end) {
      block.clear().limit((int) Math.min(BLOCK, end - position));
      if (open.read(block, position) <= 0) {
        break;
      }
      block.flip();
      int got = block.remaining();
      remember(block);
      int last = lastLineEnd(block);
      lines.add(block, reader);
      lineBegin = last < 0 ? lineBegin : position + last + 1;
      position += got;
    }
    behind = Math.max(0, size - position);
  }

  private static int lastLineEnd(ByteBuffer bytes) {
    for (int i = bytes.limit() - 1; i >= 0; i--) {
      if (bytes.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void skipTo(long to) {
    skipped += to - position;
    position = to;
    lineBegin = to;
    mark = new byte[0];
    lines.dropToNextLine();
  }

  /** What stands behind the position in the file that was copied before it was cut. */
  private void readCopy(Position was, Lines reader, boolean inLine) throws IOException {
    if (!inLine) {
      lines.drop();
    }
    readRest(was, reader);
    lines.drop();
  }

  /** The rest of the file that had this position, if it lies beside this one under another name. */
  private void readRest(Position from, Lines reader) throws IOException {
    if (from.marked() == 0) {
      return; // nothing tells it from any other
    }
    Optional<Path> renamed = sibling(from, true);
    Optional<Path> other = renamed.isPresent() ? renamed : sibling(from, false);
    if (other.isEmpty()) {
      return;
    }
    try (FileChannel old = FileChannel.open(other.get(), StandardOpenOption.READ)) {
      long size = old.size();
      long at = from.offset();
      if (size - at > reach.run()) {
        skipped += size - reach.run() - at;
        at = size - reach.run();
        lines.dropToNextLine();
      }
      while (at < size && old.read(block.clear(), at) > 0) {
        block.flip();
        at += block.remaining();
        lines.add(block, reader);
      }
      lines.endOfFile(reader);
    }
  }

  /**
   * The file that had this position, under another name.
   *
   * @param renamed true: the very file; false: one with the same bytes before the position
   */
  private Optional<Path> sibling(Position from, boolean renamed) {
    Path folder = file.toAbsolutePath().getParent();
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    int looked = 0;
    Path newest = null;
    FileTime changed = FileTime.fromMillis(Long.MIN_VALUE);
    try (DirectoryStream<Path> beside =
        Files.newDirectoryStream(folder == null ? Path.of(".") : folder)) {
      for (Path each : beside) {
        if (looked++ >= MOST_SIBLINGS) {
          break;
        }
        String other = String.valueOf(each.getFileName());
        if (!other.equals(name)
            && other.startsWith(stem)
            && isFile(each, from)
            && (!renamed || isFile(each, from.file()))) {
          FileTime at = Files.getLastModifiedTime(each);
          if (newest == null || at.compareTo(changed) > 0) {
            newest = each;
            changed = at;
          }
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      return Optional.empty();
    }
    return Optional.ofNullable(newest);
  }

  private static boolean isFile(Path each, String identity) throws IOException {
    return identity(Files.readAttributes(each, BasicFileAttributes.class)).equals(identity);
  }

  private static boolean isFile(Path each, Position from) {
    if (!Files.isRegularFile(each)) {
      return false;
    }
    try (FileChannel other = FileChannel.open(each, StandardOpenOption.READ)) {
      return isAt(other, from);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static boolean isAt(FileChannel open, Position from) throws IOException {
    if (open.size() < from.offset()) {
      return false;
    }
    byte[] before = bytes(open, from.offset() - from.marked(), from.marked());
    return before.length == from.marked() && digest(before) == from.mark();
  }

  /** Whether the last bytes that were read still stand before the position. */
  private boolean isMarkThere(FileChannel open) throws IOException {
    return Arrays.equals(bytes(open, position - mark.length, mark.length), mark);
  }

  private static byte[] bytes(FileChannel open, long from, int length) throws IOException {
    ByteBuffer there = ByteBuffer.allocate(length);
    int got = 0;
    while (got >= 0 && there.hasRemaining()) {
      got = open.read(there, from + there.position());
    }
    return Arrays.copyOf(there.array(), there.position());
  }

  /** FNV-1a, 64 bits: tells contents apart that nobody chose to be alike. */
  private static long digest(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
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
