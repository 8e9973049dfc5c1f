package dev.pitwall.backup.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;

/** Writes entries one after the other: extended header if needed, header, content, padding. */
final class TarOutput {
  private static final byte EXTENDED = 'x';
  private static final byte[] ZEROS = new byte[8192];

  private final OutputStream out;
  private long number;

  TarOutput(OutputStream out) {
    this.out = out;
  }

  /** Begins an entry; exactly {@code entry.size()} bytes of content must follow. */
  void begin(TarEntry entry) throws IOException {
    byte[] records = Pax.records(entry);
    if (records.length > 0) {
      TarEntry extended =
          new TarEntry(
              TarEntry.Type.OTHER,
              ("PaxHeaders/" + number).getBytes(StandardCharsets.US_ASCII),
              new byte[0],
              0600,
              records.length,
              FileTime.fromMillis(0),
              0,
              0,
              "",
              "");
      out.write(TarHeader.encode(extended, EXTENDED));
      out.write(records);
      pad(records.length);
    }
    out.write(TarHeader.encode(entry));
    number++;
  }

  void content(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
  }

  void zeros(long count) throws IOException {
    long left = count;
    while (left > 0) {
      int now = (int) Math.min(left, ZEROS.length);
      out.write(ZEROS, 0, now);
      left -= now;
    }
  }

  /** Fills the last block of an entry of {@code size} bytes. */
  void pad(long size) throws IOException {
    zeros((TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK);
  }

  /** Writes the end mark; the stream below stays open. */
  void finish() throws IOException {
    zeros(2L * TarHeader.BLOCK);
    out.flush();
  }
}
