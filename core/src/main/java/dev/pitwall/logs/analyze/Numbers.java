package dev.pitwall.logs.analyze;

/** Numbers out of bytes, without strings. */
final class Numbers {
  /** The end of the year 9999: what is later is no time. */
  static final long LATEST_SECOND = 253_402_300_799L;

  private static final int MOST_DIGITS = 15;

  private Numbers() {}

  /** A whole number of at most 15 digits, or -1. */
  static long whole(byte[] b, int from, int to) {
    if (to <= from || to - from > MOST_DIGITS) {
      return -1;
    }
    if (to - from <= 8) {
      return Swar.decimal(Swar.word(b, from), to - from);
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /**
   * A decimal number times {@code scale}, rounded down, or -1.
   *
   * @param scale a power of ten up to a million
   */
  static long scaled(byte[] b, int from, int to, int scale) {
    if (to - from <= 8 && to - from >= 5 && b[to - 4] == '.' && scale >= 1_000) {
      // 0.123, as nearly all have it
      long word = Swar.word(b, from);
      int dot = (to - 4 - from) << 3;
      long low = ~(-1L << dot);
      long digits = (word & low) | ((word >>> 8) & ~low);
      int thousandths = Swar.decimal(digits, to - from - 1);
      return thousandths < 0 ? -1 : (long) thousandths * (scale / 1_000);
    }
    if (to <= from || to - from > MOST_DIGITS + 10) {
      return -1;
    }
    long value = 0;
    int i = from;
    for (; i < to && b[i] != '.'; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9 || i - from >= MOST_DIGITS - 3) {
        return -1;
      }
      value = value * 10 + digit;
    }
    value *= scale;
    if (i == to) {
      return value;
    }
    if (to - from == 1) {
      return -1;
    }
    int unit = scale;
    for (i++; i < to; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      unit /= 10;
      value += (long) digit * unit;
    }
    return value;
  }
}
