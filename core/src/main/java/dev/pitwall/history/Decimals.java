package dev.pitwall.history;

/**
 * Numbers as people write them. What is kept of a reading are {@value #DIGITS} significant digits,
 * which no picture shows and no rule needs more of, and whole numbers up to {@value #EXACT} as they
 * are; of a minute, {@value #DIGITS_OF_MINUTES} digits. So a series is whole numbers times a power
 * of ten, and a tenth of the size of its doubles.
 */
final class Decimals {
  static final int DIGITS = 4;
  static final int DIGITS_OF_MINUTES = 3;
  static final long EXACT = 1_000_000;

  /** Powers of ten up to here are exact doubles. */
  private static final int LARGEST_POWER = 22;

  private static final int MOST_DIGITS = 7;
  private static final double LARGEST_WHOLE = 1L << 53;
  private static final double[] POWERS = powers();

  private Decimals() {}

  private static double[] powers() {
    double[] powers = new double[LARGEST_POWER + 1];
    for (int i = 0; i <= LARGEST_POWER; i++) {
      powers[i] = Double.parseDouble("1e" + i);
    }
    return powers;
  }

  /** The number that is kept for this one; zero for zero only. */
  static double rounded(double value) {
    boolean whole = Math.abs(value) <= EXACT && value == Math.rint(value);
    return whole && value != 0 ? value : rounded(value, DIGITS);
  }

  /** The same with so many significant digits, also of whole numbers. */
  static double rounded(double value, int digits) {
    if (value == 0) {
      return 0; // of the two zeros the usual one
    }
    int places = digits - 1 - (int) Math.floor(Math.log10(Math.abs(value)));
    if (Math.abs(places) > LARGEST_POWER) {
      return value;
    }
    return unscaled(Math.rint(scaled(value, places)), places);
  }

  private static double scaled(double value, int places) {
    return places >= 0 ? value * POWERS[places] : value / POWERS[-places];
  }

  private static double unscaled(double whole, int places) {
    return places >= 0 ? whole / POWERS[places] : whole * POWERS[-places];
  }

  /**
   * How many places behind the point all of these have; negative: they end with so many zeros.
   *
   * @return {@link Integer#MIN_VALUE} if they are no decimals of a common scale
   */
  static int places(double[]... columns) {
    int places = -LARGEST_POWER;
    for (double[] column : columns) {
      for (double value : column) {
        int own = places(value);
        if (own > LARGEST_POWER) {
          return Integer.MIN_VALUE;
        }
        places = Math.max(places, own);
      }
    }
    for (double[] column : columns) {
      for (double value : column) {
        double whole = Math.rint(scaled(value, places));
        boolean same =
            Double.doubleToRawLongBits(unscaled(whole, places))
                == Double.doubleToRawLongBits(value);
        if (Math.abs(whole) >= LARGEST_WHOLE || !same) {
          return Integer.MIN_VALUE;
        }
      }
    }
    return places;
  }

  private static int places(double value) {
    if (value == 0) {
      return 1 / value < 0 ? Integer.MAX_VALUE : -LARGEST_POWER; // no whole number is -0.0
    }
    int places = MOST_DIGITS - 1 - (int) Math.floor(Math.log10(Math.abs(value)));
    if (Math.abs(places) > LARGEST_POWER) {
      return Integer.MAX_VALUE;
    }
    long whole = (long) Math.rint(scaled(value, places));
    while (whole % 10 == 0 && whole != 0 && places > -LARGEST_POWER) {
      whole /= 10;
      places--;
    }
    return places;
  }

  /** As whole numbers of this scale. */
  static long[] whole(double[] values, int places) {
    long[] whole = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      whole[i] = (long) Math.rint(scaled(values[i], places));
    }
    return whole;
  }

  /** Back from {@link #whole}. */
  static double[] values(long[] whole, int places) throws DamageException {
    if (Math.abs(places) > LARGEST_POWER) {
      throw new DamageException("there are no " + places + " places");
    }
    double[] values = new double[whole.length];
    for (int i = 0; i < whole.length; i++) {
      values[i] = unscaled((double) whole[i], places);
    }
    return values;
  }
}
