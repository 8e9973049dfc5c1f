package dev.pitwall.history;

/**
 * Rice's code (R. F. Rice 1979) for numbers that are mostly small, in groups of {@value #GROUP}
 * with a parameter each. Close to the least possible size for noise, which has no repetitions for
 * Deflate to find.
 */
final class Rice {
  private static final int GROUP = 32;
  private static final int PARAMETER_BITS = 6;
  private static final int LARGEST = 56;
  private static final int ALL_ZERO = 63;
  private static final int LONGEST_UNARY = 24;

  private Rice() {}

  /** Writes numbers from 0. */
  static byte[] encode(long[] numbers) {
    BitSink bits = new BitSink();
    for (int from = 0; from < numbers.length; from += GROUP) {
      int to = Math.min(from + GROUP, numbers.length);
      int parameter = parameter(numbers, from, to);
      bits.bits(parameter, PARAMETER_BITS);
      for (int i = from; i < to && parameter != ALL_ZERO; i++) {
        write(numbers[i], parameter, bits);
      }
    }
    return bits.toBytes();
  }

  private static void write(long number, int parameter, BitSink bits) {
    long quotient = number >>> parameter;
    if (quotient >= LONGEST_UNARY) {
      bits.bits(-1, LONGEST_UNARY);
      bits.bits(number, Long.SIZE);
      return;
    }
    bits.bits(-1, (int) quotient);
    bits.bit(0);
    bits.bits(number, parameter);
  }

  private static int parameter(long[] numbers, int from, int to) {
    long any = 0;
    for (int i = from; i < to; i++) {
      any |= numbers[i];
    }
    if (any == 0) {
      return ALL_ZERO;
    }
    int longest = Math.min(LARGEST, Long.SIZE - Long.numberOfLeadingZeros(any));
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int parameter = Math.max(0, longest - 12); parameter <= longest; parameter++) {
      long size = 0;
      for (int i = from; i < to; i++) {
        long quotient = numbers[i] >>> parameter;
        size += quotient >= LONGEST_UNARY ? LONGEST_UNARY + Long.SIZE : quotient + 1 + parameter;
      }
      if (size < least) {
        least = size;
        best = parameter;
      }
    }
    return best;
  }

  /** Reads {@code count} numbers. */
  static long[] decode(ByteSource source, int count) throws DamageException {
    BitSource bits = new BitSource(source);
    long[] numbers = new long[count];
    for (int from = 0; from < count; from += GROUP) {
      int to = Math.min(from + GROUP, count);
      int parameter = (int) bits.bits(PARAMETER_BITS);
      for (int i = from; i < to && parameter != ALL_ZERO; i++) {
        numbers[i] = read(parameter, bits);
      }
    }
    return numbers;
  }

  private static long read(int parameter, BitSource bits) throws DamageException {
    int quotient = 0;
    while (bits.bit() == 1) {
      quotient++;
      if (quotient == LONGEST_UNARY) {
        return bits.bits(Long.SIZE);
      }
    }
    return (long) quotient << parameter | bits.bits(parameter);
  }
}
