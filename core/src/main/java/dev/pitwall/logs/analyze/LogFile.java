package dev.pitwall.logs.analyze;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was when the run began: bytes that are appended later are not read, and a file that
 * is cut or replaced meanwhile is told as partial.
 *
 * @param size in bytes, at the begin
 * @param identity device and inode, where there are such
 */
record LogFile(Path path, long size, Packing packing, @Nullable Object identity) {
  private static final int STREAM_BUFFER = 64 << 10;

  /** How the bytes are packed. */
  enum Packing {
    PLAIN,
    GZIP,
    ZSTD
  }

  static LogFile of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw new IOException("it is a folder");
    }
    return new LogFile(path, attributes.size(), packing(path), attributes.fileKey());
  }

  private static Packing packing(Path path) throws IOException {
    byte[] magic;
    try (InputStream in = Files.newInputStream(path)) {
      magic = in.readNBytes(4);
    }
    if (magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
      return Packing.GZIP;
    }
    boolean zstd =
        magic.length == 4
            && magic[0] == 0x28
            && magic[1] == (byte) 0xb5
            && magic[2] == 0x2f
            && magic[3] == (byte) 0xfd;
    return zstd ? Packing.ZSTD : Packing.PLAIN;
  }

  FileChannel channel() throws IOException {
    return FileChannel.open(path, StandardOpenOption.READ);
  }

  /** Reads a plain file from {@code start} to its size at the begin of the run. */
  LineReader.Input from(FileChannel channel, long start) {
    return new LineReader.Input() {
      private long at = start;

      @Override
      public int read(byte[] into, int offset, int most) throws IOException {
        int wanted = (int) Math.min(most, size - at);
        if (wanted <= 0) {
          return -1;
        }
        int got = channel.read(ByteBuffer.wrap(into, offset, wanted), at);
        at += Math.max(got, 0);
        return got;
      }
    };
  }

  /** The unpacked bytes from the begin. */
  InputStream stream() throws IOException {
    return switch (packing) {
      case PLAIN -> Files.newInputStream(path);
      case GZIP ->
          // the JDK's reader goes on over further members, as rotation by appending leaves them
          new GZIPInputStream(
              new BufferedInputStream(Files.newInputStream(path), STREAM_BUFFER), STREAM_BUFFER);
      case ZSTD -> Zstd.open(path);
    };
  }

  /** True if the path still leads to this file and it was not cut. */
  boolean isWhole() {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      boolean same = identity == null || identity.equals(now.fileKey());
      return !same || now.size() >= size;
    } catch (IOException e) {
      return true; // deleted, but the open file was read to its end
    }
  }
}
