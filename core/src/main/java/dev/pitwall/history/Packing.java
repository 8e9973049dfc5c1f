package dev.pitwall.history;

import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Deflate without a header, and the checksum. */
final class Packing {
  private Packing() {}

  static byte[] deflate(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      byte[] packed = new byte[plain.length + plain.length / 1_000 + 64];
      int size = deflater.deflate(packed);
      return Arrays.copyOf(packed, size);
    } finally {
      deflater.end();
    }
  }

  /**
   * The plain bytes.
   *
   * @param length how many there are
   */
  static byte[] inflate(byte[] packed, int length) throws DamageException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      byte[] plain = new byte[length];
      int size = 0;
      while (size < length) {
        int more = inflater.inflate(plain, size, length - size);
        if (more == 0) {
          throw new DamageException("it ends after " + size + " of " + length + " bytes");
        }
        size += more;
      }
      return plain;
    } catch (DataFormatException e) {
      throw new DamageException("it is not packed as expected: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  static int sum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  static int sum(byte[] bytes) {
    return sum(bytes, 0, bytes.length);
  }
}
