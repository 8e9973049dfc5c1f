package dev.pitwall.rules;

/**
 * Where a threshold that can be set clears: at the next lower level that belongs to its default, or
 * at 90 % of a threshold of one's own, so that a value at the threshold does not open and close
 * incidents again and again.
 */
final class ClearLevel {
  private static final double OWN_SHARE = 0.9;

  private ClearLevel() {}

  /**
   * The clear level of {@code fire}.
   *
   * @param usual the default threshold
   * @param usualClear its clear level
   */
  static double of(double fire, double usual, double usualClear) {
    return Double.compare(fire, usual) == 0 ? usualClear : fire * OWN_SHARE;
  }
}
