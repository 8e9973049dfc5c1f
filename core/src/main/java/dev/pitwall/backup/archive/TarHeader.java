package dev.pitwall.backup.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * The block of 512 bytes before each entry: POSIX ustar. Fields that hold too little for a value
 * hold what fits; the extended header before them holds the truth.
 */
final class TarHeader {
  static final int BLOCK = 512;

  /** The largest size eleven octal digits can say: 8 GiB less one byte. */
  static final long MOST_OCTAL_11 = 0_77777777777L;

  /** The largest number of an owner that seven octal digits can say. */
  static final long MOST_OCTAL_7 = 0_7777777L;

  static final Field NAME = new Field(0, 100);
  static final Field MODE = new Field(100, 8);
  static final Field UID = new Field(108, 8);
  static final Field GID = new Field(116, 8);
  static final Field SIZE = new Field(124, 12);
  static final Field MODIFIED = new Field(136, 12);
  static final Field SUM = new Field(148, 8);
  static final int TYPE = 156;
  static final Field TARGET = new Field(157, 100);
  static final Field MAGIC = new Field(257, 8);
  static final Field OWNER = new Field(265, 32);
  static final Field GROUP = new Field(297, 32);
  static final Field PREFIX = new Field(345, 155);

  /**
   * A place in the block.
   *
   * @param at the first byte
   * @param length bytes
   */
  record Field(int at, int length) {
    void bytes(byte[] block, byte[] value) {
      System.arraycopy(value, 0, block, at, Math.min(value.length, length));
    }

    void octal(byte[] block, long value) {
      long rest = value;
      for (int i = length - 2; i >= 0; i--) {
        block[at + i] = (byte) ('0' + (rest & 7));
        rest >>= 3;
      }
    }

    byte[] bytes(byte[] block) {
      int end = at;
      while (end < at + length && block[end] != 0) {
        end++;
      }
      return Arrays.copyOfRange(block, at, end);
    }

    String text(byte[] block) {
      return new String(bytes(block), StandardCharsets.UTF_8);
    }

    /** An octal number, or GNU's binary one, which begins with the highest bit. */
    long number(byte[] block) throws IOException {
      if ((block[at] & 0x80) != 0) {
        long value = block[at] & 0x7f;
        for (int i = 1; i < length; i++) {
          if (value >> 55 != 0) {
            throw new IOException("a number in a tar header is too large");
          }
          value = (value << 8) | (block[at + i] & 0xff);
        }
        return value;
      }
      String digits = text(block).strip();
      try {
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
      } catch (NumberFormatException e) {
        throw new IOException("a tar header holds no octal number where one belongs", e);
      }
    }
  }

  private TarHeader() {}

  static byte[] encode(TarEntry entry) {
    return encode(entry, entry.type().flag());
  }

  static byte[] encode(TarEntry entry, byte type) {
    byte[] block = new byte[BLOCK];
    NAME.bytes(block, entry.name());
    MODE.octal(block, entry.permissions());
    UID.octal(block, entry.uid() > MOST_OCTAL_7 ? 0 : entry.uid());
    GID.octal(block, entry.gid() > MOST_OCTAL_7 ? 0 : entry.gid());
    SIZE.octal(block, entry.size() > MOST_OCTAL_11 ? 0 : entry.size());
    long seconds = Math.floorDiv(Pax.nanos(entry.modified()), Pax.NANOS);
    MODIFIED.octal(block, Math.max(0, Math.min(seconds, MOST_OCTAL_11)));
    block[TYPE] = type;
    TARGET.bytes(block, entry.target());
    MAGIC.bytes(block, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
    OWNER.bytes(block, Arrays.copyOf(entry.owner().getBytes(StandardCharsets.UTF_8), 31));
    GROUP.bytes(block, Arrays.copyOf(entry.group().getBytes(StandardCharsets.UTF_8), 31));
    String sum = String.format(Locale.ROOT, "%06o\0 ", sum(block));
    SUM.bytes(block, sum.getBytes(StandardCharsets.US_ASCII));
    return block;
  }

  /** The sum of all bytes, with blanks in the place of the sum itself. */
  static int sum(byte[] block) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= SUM.at() && i < SUM.at() + SUM.length() ? ' ' : block[i] & 0xff;
    }
    return sum;
  }

  /** True for a block of zeros: two of them end an archive. */
  static boolean zero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
