package dev.pitwall.logs.analyze;

import java.util.Arrays;

/**
 * What stood between time and message in lines before, and what was found there. An application
 * writes few of them: as many as it has threads, loggers and levels together, so most lines need no
 * look at their parts. Only those are kept whose reading does not depend on what follows.
 *
 * <p>A line does not say how long its prefix is. So a prefix is kept under the hash of its first 8,
 * 16, … 64 bytes, as many as it has, and a line is looked for under each number that occurred. A
 * row that another prefix needs is taken over.
 */
final class Prefixes {
  private static final int ROWS = 1 << 10;
  private static final int WAYS = 2;
  private static final int LONGEST = 192;
  private static final int STEP = 8;
  private static final int STEPS = 8;

  /** Odd, and otherwise by chance; one for each step. */
  private static final long[] FACTORS = factors();

  /** After so many lines it is asked whether this is of any use. */
  private static final int TRIAL = 2_048;

  private static final int MOST_TRIALS = 4;

  /** Level, begin and end of the logger, length of all, each a byte; 0 in a free row. */
  private final int[] found = new int[ROWS];

  private final byte[] texts = new byte[ROWS * LONGEST];

  /** Rows of the line's first 8, 16, … bytes. */
  private final int[] rows = new int[STEPS];

  /** Bit 0 is set if a prefix of 8 to 15 bytes was kept, bit 1 for 16 to 23 and so on. */
  private int occurred;

  private int turn;
  private int looked;
  private int hits;
  private int trials;

  private static long[] factors() {
    long[] factors = new long[STEPS];
    for (int i = 0; i < STEPS; i++) {
      factors[i] = Swar.mix(i + 1) | 1;
    }
    return factors;
  }

  /**
   * Fills level, logger and the begin of the message, if the line was like one before.
   *
   * @param from behind the time
   * @param to behind the last byte that may be compared; the message's first one is before it
   */
  boolean find(byte[] b, int from, int to, Event event) {
    if (trials == MOST_TRIALS) {
      return false;
    }
    if (++looked == TRIAL) {
      judge();
    }
    int steps = Math.min(32 - Integer.numberOfLeadingZeros(occurred), (to - from) / STEP);
    hash(b, from, steps);
    for (int step = steps - 1; step >= 0; step--) {
      if ((occurred & (1 << step)) != 0
          && (read(b, from, to, rows[step], event) || read(b, from, to, rows[step] + 1, event))) {
        hits++;
        return true;
      }
    }
    return false;
  }

  private boolean read(byte[] b, int from, int to, int row, Event event) {
    int what = found[row];
    int text = from + (what >>> 24);
    int at = row * LONGEST;
    if (text == from
        || text >= to
        || !isMessage(b[text])
        || !Arrays.equals(texts, at, at + text - from, b, from, text)) {
      return false;
    }
    event.level = what & 0xff;
    event.loggerFrom = from + ((what >>> 8) & 0xff);
    event.loggerTo = from + ((what >>> 16) & 0xff);
    event.textFrom = text;
    return true;
  }

  /**
   * Keeps what was found in a line, for others that begin like it up to their message; if there is
   * a logger, and blanks before a message that nobody takes for a mark: then nothing behind them
   * was asked.
   */
  void keep(byte[] b, int from, int to, Event event) {
    int text = event.textFrom;
    int length = text - from;
    if (trials == MOST_TRIALS
        || length < STEP
        || length >= LONGEST
        || text >= to
        || event.loggerTo == event.loggerFrom
        || event.loggerFrom < from
        || b[text - 1] > ' '
        || !isMessage(b[text])) {
      return;
    }
    int steps = Math.min(STEPS, length / STEP);
    hash(b, from, steps);
    occurred |= 1 << (steps - 1);
    int row = rows[steps - 1];
    if (found[row] != 0) {
      row += turn++ & (WAYS - 1);
    }
    System.arraycopy(b, from, texts, row * LONGEST, length);
    found[row] =
        event.level | (event.loggerFrom - from) << 8 | (event.loggerTo - from) << 16 | length << 24;
  }

  private static boolean isMessage(byte c) {
    return c < 0 || (c > ' ' && c != '-' && c != ':' && c != '|');
  }

  private void hash(byte[] b, int from, int steps) {
    long sum = 0;
    for (int step = 0; step < steps; step++) {
      sum += Swar.word(b, from + step * STEP) * FACTORS[step]; // no product waits for another
      rows[step] = (int) (((sum ^ sum >>> 32) * Swar.MULTIPLIER) >>> 32) & (ROWS - WAYS);
    }
  }

  /** Where few lines begin like one before, the next ones get a new chance, but not for ever. */
  private void judge() {
    trials = hits < TRIAL / 4 ? trials + 1 : 0;
    if (trials > 0) {
      Arrays.fill(found, 0);
      occurred = 0;
    }
    looked = 0;
    hits = 0;
  }
}
