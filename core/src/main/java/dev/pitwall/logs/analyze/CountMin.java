package dev.pitwall.logs.analyze;

/**
 * A Count-Min sketch (Cormode and Muthukrishnan, 2005): never tells less than was added, and with
 * probability 1 - e^-4 not more than e/width of everything besides.
 */
final class CountMin {
  private static final int ROWS = 4;
  private static final int WIDTH = 1 << 15;

  private final int[] cells = new int[ROWS * WIDTH];

  void add(long hash, long count) {
    long step = Swar.mix(hash);
    long at = hash;
    for (int row = 0; row < ROWS; row++) {
      int cell = row * WIDTH + (int) (at >>> 20 & (WIDTH - 1));
      cells[cell] = (int) Math.min(Integer.MAX_VALUE, cells[cell] + count);
      at += step;
    }
  }

  long estimate(long hash) {
    long step = Swar.mix(hash);
    long at = hash;
    long least = Long.MAX_VALUE;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, cells[row * WIDTH + (int) (at >>> 20 & (WIDTH - 1))]);
      at += step;
    }
    return least;
  }

  /** By how much an estimate may be too high after {@code total} was added. */
  static long error(long total) {
    return (long) Math.ceil(Math.E * total / WIDTH);
  }
}
