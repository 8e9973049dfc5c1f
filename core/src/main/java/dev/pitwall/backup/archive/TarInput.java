package dev.pitwall.backup.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries one after the other: POSIX (ustar and pax), and GNU's long names and large numbers.
 */
final class TarInput {
  private static final int MOST_HEADER_BYTES = 1 << 20;

  private final InputStream in;
  private final byte[] block = new byte[TarHeader.BLOCK];

  /** Content of the entry at hand that was not read yet, and its padding. */
  private long left;

  private long padding;

  TarInput(InputStream in) {
    this.in = in;
  }

  /**
   * The next entry; what was not read of the one before is passed over.
   *
   * @return null at the archive's end mark
   * @throws IOException if the archive is damaged or ends before its end mark
   */
  @Nullable TarEntry next() throws IOException {
    Map<String, byte[]> extended = new HashMap<>();
    while (true) {
      pass();
      block();
      if (TarHeader.zero(block)) {
        drain();
        return null;
      }
      if (TarHeader.SUM.number(block) != TarHeader.sum(block)) {
        throw new IOException(
            "reading a tar archive: a header's checksum is wrong; the archive is damaged");
      }
      long size = TarHeader.SIZE.number(block);
      switch (block[TarHeader.TYPE]) {
        case 'x' -> extended.putAll(Pax.read(small(size)));
        case 'g' -> begin(size);
        case 'L' -> extended.put("path", cString(small(size)));
        case 'K' -> extended.put("linkpath", cString(small(size)));
        default -> {
          return entry(extended);
        }
      }
    }
  }

  private TarEntry entry(Map<String, byte[]> extended) throws IOException {
    TarEntry.Type type = TarEntry.Type.of(block[TarHeader.TYPE]);
    byte[] name = extended.getOrDefault("path", plainName());
    if (type == TarEntry.Type.FILE && name.length > 0 && name[name.length - 1] == '/') {
      type = TarEntry.Type.FOLDER; // as archives from before POSIX say it
    }
    long size = number(extended, "size", TarHeader.SIZE);
    if (size < 0 || Long.MAX_VALUE - size < TarHeader.BLOCK) {
      throw new IOException("reading a tar archive: an entry has an impossible size");
    }
    // a link's size says nothing: no content follows
    boolean content = type == TarEntry.Type.FILE || type == TarEntry.Type.OTHER;
    begin(content ? size : 0);
    byte[] time = extended.get("mtime");
    return new TarEntry(
        type,
        name,
        extended.getOrDefault("linkpath", TarHeader.TARGET.bytes(block)),
        (int) TarHeader.MODE.number(block) & 07777,
        content ? size : 0,
        time == null
            ? FileTime.from(TarHeader.MODIFIED.number(block), TimeUnit.SECONDS)
            : Pax.time(time),
        number(extended, "uid", TarHeader.UID),
        number(extended, "gid", TarHeader.GID),
        text(extended, "uname", TarHeader.OWNER),
        text(extended, "gname", TarHeader.GROUP));
  }

  private byte[] plainName() {
    byte[] name = TarHeader.NAME.bytes(block);
    boolean posix = TarHeader.MAGIC.text(block).equals("ustar");
    byte[] prefix = posix ? TarHeader.PREFIX.bytes(block) : new byte[0];
    if (prefix.length == 0) {
      return name;
    }
    byte[] whole = new byte[prefix.length + 1 + name.length];
    System.arraycopy(prefix, 0, whole, 0, prefix.length);
    whole[prefix.length] = '/';
    System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
    return whole;
  }

  private long number(Map<String, byte[]> extended, String key, TarHeader.Field field)
      throws IOException {
    byte[] value = extended.get(key);
    if (value == null) {
      return field.number(block);
    }
    try {
      return Long.parseLong(Pax.text(value));
    } catch (NumberFormatException e) {
      throw new IOException("reading a tar archive: " + key + " is no number", e);
    }
  }

  private String text(Map<String, byte[]> extended, String key, TarHeader.Field field) {
    byte[] value = extended.get(key);
    return value == null ? field.text(block) : new String(value, StandardCharsets.UTF_8);
  }

  private byte[] small(long size) throws IOException {
    if (size < 0 || size > MOST_HEADER_BYTES) {
      throw new IOException(
          "reading a tar archive: an extended header of "
              + size
              + " bytes; at most "
              + MOST_HEADER_BYTES
              + " are read");
    }
    begin(size);
    byte[] bytes = in.readNBytes((int) size);
    left -= bytes.length;
    return bytes;
  }

  private static byte[] cString(byte[] bytes) {
    return new TarHeader.Field(0, bytes.length).bytes(bytes);
  }

  private void begin(long size) {
    left = size;
    padding = (TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK;
  }

  /** Reads content of the entry at hand; -1 at its end. */
  int content(byte[] into) throws IOException {
    if (left == 0) {
      return -1;
    }
    int read = in.read(into, 0, (int) Math.min(into.length, left));
    if (read < 0) {
      throw tooShort();
    }
    left -= read;
    return read;
  }

  private void pass() throws IOException {
    try {
      in.skipNBytes(left + padding);
    } catch (EOFException e) {
      throw tooShort();
    }
    left = 0;
    padding = 0;
  }

  private void block() throws IOException {
    if (in.readNBytes(block, 0, block.length) < block.length) {
      throw tooShort();
    }
  }

  /** To the end of the stream below, so that what checks it sees all of it. */
  private void drain() throws IOException {
    byte[] rest = new byte[8192];
    while (in.read(rest) >= 0) {
      // zeros, by the format
    }
  }

  private static IOException tooShort() {
    return new EOFException(
        "reading a tar archive: it ends before its end mark, so part of it is missing");
  }
}
