package dev.pitwall.logs.analyze;

import dev.pitwall.logs.follow.LineBuffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Looks at eight bytes at once. The trick for finding a byte is exact for the lowest hit of a word
 * only (a borrow may report a false one above it), so nothing but the lowest is ever used.
 *
 * <p>Callers keep {@link #PAD} readable bytes behind every range.
 */
final class Swar {
  /** So many bytes behind a range may be read, whatever they hold. */
  static final int PAD = LineBuffer.PAD;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long BEHIND_BLANK = (' ' + 1) * ONES;
  private static final long BELOW_DIGITS = (0x80 - '0') * ONES;
  private static final long BEHIND_DIGITS = (0x7f - '9') * ONES;
  static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final long OTHER_MULTIPLIER = 0xD6E8FEB86659FD93L;

  private Swar() {}

  /** The eight bytes from {@code at}, the first one lowest. */
  static long word(byte[] bytes, int at) {
    return (long) WORDS.get(bytes, at);
  }

  /** Puts eight bytes, the lowest first. */
  static void word(byte[] bytes, int at, long word) {
    WORDS.set(bytes, at, word);
  }

  /** The first up to eight bytes of a range, zeros above. */
  static long head(byte[] bytes, int from, int length) {
    return head(word(bytes, from), length);
  }

  /** The first up to eight bytes of a word, zeros above. */
  static long head(long word, int length) {
    return length >= 8 ? word : word & ~(-1L << (length << 3));
  }

  /** Which of a word's bytes is the first that is {@code what}; 8 if none. */
  static int first(long word, byte what) {
    return Long.numberOfTrailingZeros(zeros(word ^ each(what))) >>> 3;
  }

  /** How many of a word's bytes are decimal digits. */
  static int digits(long word) {
    long low = word & ~HIGHS;
    return Long.bitCount((low + BELOW_DIGITS) & ~(low + BEHIND_DIGITS) & ~word & HIGHS);
  }

  /**
   * Where {@code what} stands first in the range, or {@code to}. Sixteen bytes at once: most fields
   * are shorter, and then no branch depends on their length.
   */
  static int find(byte[] bytes, int from, int to, byte what) {
    return near(bytes, from, to, -1, each(what));
  }

  /** The same for long ranges: looks at 32 bytes before it decides. */
  static int findFar(byte[] bytes, int from, int to, byte what) {
    return far(bytes, from, to, -1, each(what));
  }

  /** Where the first blank or control character stands in the range, or {@code to}. */
  static int findBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i += 16) {
      long a = word(bytes, i);
      long b = word(bytes, i + 8);
      a = (a - BEHIND_BLANK) & ~a & HIGHS;
      b = (b - BEHIND_BLANK) & ~b & HIGHS;
      if ((a | b) != 0) {
        return Math.min(i + Integer.numberOfTrailingZeros(bits(a) | (bits(b) << 8)), to);
      }
    }
    return to;
  }

  /** The eight high bits of the bytes, the first byte's lowest. */
  private static int bits(long highs) {
    return (int) (((highs >>> 7) * 0x0102_0408_1020_4080L) >>> 56);
  }

  /** Where one of two bytes stands first in the range, or {@code to}. */
  static int findEither(byte[] bytes, int from, int to, byte one, byte other) {
    long first = each(one);
    long second = each(other);
    for (int i = from; i < to; i += 16) {
      long a = either(word(bytes, i), first, second);
      long b = either(word(bytes, i + 8), first, second);
      if ((a | b) != 0) {
        return Math.min(i + Integer.numberOfTrailingZeros(bits(a) | (bits(b) << 8)), to);
      }
    }
    return to;
  }

  /**
   * Where a byte stands first in the range that is like {@code like} in the bits of {@code mask},
   * or {@code to}: a test of two bytes at the price of one, if others that pass it are rare.
   *
   * @param mask the same in each of the eight bytes
   * @param like within the mask, the same in each of the eight bytes
   */
  static int findLike(byte[] bytes, int from, int to, long mask, long like) {
    // most are near; what is not is far
    int behind = from + 16;
    int hit = near(bytes, from, Math.min(behind, to), mask, like);
    return hit < behind ? hit : far(bytes, behind, to, mask, like);
  }

  private static int near(byte[] bytes, int from, int to, long mask, long like) {
    for (int i = from; i < to; i += 16) {
      long a = zeros((word(bytes, i) & mask) ^ like);
      long b = zeros((word(bytes, i + 8) & mask) ^ like);
      if ((a | b) != 0) {
        return Math.min(i + Integer.numberOfTrailingZeros(bits(a) | (bits(b) << 8)), to);
      }
    }
    return to;
  }

  private static int far(byte[] bytes, int from, int to, long mask, long like) {
    int i = from;
    for (int last = to - 32; i <= last; i += 32) {
      long a = zeros((word(bytes, i) & mask) ^ like);
      long b = zeros((word(bytes, i + 8) & mask) ^ like);
      long c = zeros((word(bytes, i + 16) & mask) ^ like);
      long d = zeros((word(bytes, i + 24) & mask) ^ like);
      if ((a | b | c | d) != 0) {
        // no branch that depends on where the hit is: it would be guessed wrong for most lines
        int hits = bits(a) | (bits(b) << 8) | (bits(c) << 16) | (bits(d) << 24);
        return i + Integer.numberOfTrailingZeros(hits);
      }
    }
    return near(bytes, i, to, mask, like);
  }

  /** A one in the highest bit of the bytes that are zero, exact up to the lowest. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }

  /** The byte in each of the eight places of a word. */
  static long each(int what) {
    return (what & 0xffL) * ONES;
  }

  private static long either(long word, long first, long second) {
    return zeros(word ^ first) | zeros(word ^ second);
  }

  /** True if the range begins with {@code what}. */
  static boolean startsWith(byte[] bytes, int from, int to, byte[] what) {
    int end = from + what.length;
    return end <= to
        && (what.length == 0 || bytes[from] == what[0])
        && Arrays.equals(bytes, from, end, what, 0, what.length);
  }

  /**
   * The number that up to eight decimal digits make, or -1 if other bytes are among them.
   *
   * @param digits the first one lowest
   */
  static int decimal(long digits, int length) {
    long word = digits << (64 - (length << 3)); // zeros in front, which are the lowest bytes
    long zeros = 0x3030_3030_3030_3030L >>> ((length << 3) & 63);
    long value = (length == 8 ? word : word | zeros) - 0x3030_3030_3030_3030L;
    if (((value | (value + 0x7676_7676_7676_7676L)) & HIGHS) != 0) {
      return -1;
    }
    value = value * 10 + (value >>> 8);
    return (int)
        ((((value & 0x0000_00ff_0000_00ffL) * 0x000f_4240_0000_0064L)
                + (((value >>> 16) & 0x0000_00ff_0000_00ffL) * 0x0000_2710_0000_0001L))
            >>> 32);
  }

  /** A hash of the range that spreads over all 64 bits. */
  static long hash(byte[] bytes, int from, int to, long seed) {
    long hash = seed ^ (to - from) * OTHER_MULTIPLIER;
    int i = from;
    for (; i + 8 < to; i += 8) {
      hash = mix(hash ^ word(bytes, i));
    }
    return mix(hash ^ head(bytes, i, to - i));
  }

  /** A hash of two words; both products are there at the same time. */
  static long hash(long low, long high, long seed) {
    return mix(low ^ seed) + Long.rotateLeft(mix(high ^ ~seed), 29);
  }

  /** Folds the 128-bit product, so that every bit reaches every other. */
  static long mix(long value) {
    long x = value ^ OTHER_MULTIPLIER;
    return (x * MULTIPLIER) ^ Math.multiplyHigh(x, MULTIPLIER) ^ (x >>> 32);
  }
}
