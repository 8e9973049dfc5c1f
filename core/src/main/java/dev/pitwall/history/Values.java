package dev.pitwall.history;

/**
 * Columns of numbers that belong together, such as one a moment, or mean, least, most and last of a
 * minute: whole numbers of one scale, the columns after the first as distances to it. What has no
 * common scale is written as each double's difference in bits to the one before (as in Facebook's
 * Gorilla, Pelkonen et al. 2015, by whole bytes).
 */
final class Values {
  private static final int BITS = 0;
  private static final int DECIMALS = 1;

  private Values() {}

  /** Writes columns of one length, but not how long they are. */
  static void write(ByteSink to, double[]... columns) {
    int places = Decimals.places(columns);
    if (places == Integer.MIN_VALUE) {
      to.put(BITS);
      for (double[] column : columns) {
        bits(column, to);
      }
      return;
    }
    to.put(DECIMALS).signed(places);
    long[] first = Decimals.whole(columns[0], places);
    Integers.write(first, to);
    for (int i = 1; i < columns.length; i++) {
      long[] column = Decimals.whole(columns[i], places);
      for (int j = 0; j < column.length; j++) {
        column[j] -= first[j];
      }
      Integers.write(column, to);
    }
  }

  private static void bits(double[] column, ByteSink to) {
    long before = 0;
    for (double value : column) {
      long now = Double.doubleToRawLongBits(value);
      long changed = now ^ before;
      int zeros = changed == 0 ? Long.BYTES : Long.numberOfTrailingZeros(changed) / Byte.SIZE;
      int length =
          Long.BYTES - zeros - (changed == 0 ? 0 : Long.numberOfLeadingZeros(changed) / Byte.SIZE);
      to.put(zeros << 4 | length);
      for (int i = 0; i < length; i++) {
        to.put((int) (changed >>> ((zeros + i) * Byte.SIZE)));
      }
      before = now;
    }
  }

  /** Reads {@code columns} columns of {@code count} numbers. */
  static double[][] read(ByteSource from, int columns, int count) throws DamageException {
    double[][] read = new double[columns][];
    int form = from.next();
    if (form == BITS) {
      for (int i = 0; i < columns; i++) {
        read[i] = bits(from, count);
      }
      return read;
    }
    if (form != DECIMALS) {
      throw new DamageException("there is no form " + form);
    }
    int places = (int) from.signed();
    long[] first = Integers.read(from, count);
    read[0] = Decimals.values(first, places);
    for (int i = 1; i < columns; i++) {
      long[] column = Integers.read(from, count);
      for (int j = 0; j < count; j++) {
        column[j] += first[j];
      }
      read[i] = Decimals.values(column, places);
    }
    return read;
  }

  private static double[] bits(ByteSource from, int count) throws DamageException {
    double[] values = new double[count];
    long before = 0;
    for (int i = 0; i < count; i++) {
      int shape = from.next();
      int zeros = shape >>> 4;
      int length = shape & 0xf;
      if (zeros + length > Long.BYTES) {
        throw new DamageException("a number has " + (zeros + length) + " bytes");
      }
      long changed = 0;
      for (int j = 0; j < length; j++) {
        changed |= (long) from.next() << ((zeros + j) * Byte.SIZE);
      }
      before ^= changed;
      values[i] = Double.longBitsToDouble(before);
    }
    return values;
  }
}
