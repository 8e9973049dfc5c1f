package dev.pitwall.security;

import java.util.Arrays;

/**
 * Logins of all clients together in windows of ten minutes: how many clients fail, and whether most
 * logins fail, or far more than usual. A login is a request for a path on which one has failed
 * before.
 */
final class Logins {
  private static final int WORDS = 64;
  private static final int TARGETS = 1_024;
  private static final double MOST_FAIL = 0.5;
  private static final double TIMES_USUAL = 5;
  private static final double LEAST_USUAL = 0.01;

  private final long[] targets = new long[TARGETS];
  private long[] clients = new long[WORDS];
  private long[] clientsBefore = new long[WORDS];
  private long window;
  private long failed;
  private long failedBefore;
  private long went;
  private long wentBefore;

  private void turn(long second) {
    long steps = second / Cell.TEN - window;
    if (steps <= 0) {
      return;
    }
    window += steps;
    long[] free = clientsBefore;
    clientsBefore = clients;
    clients = free;
    Arrays.fill(clients, 0);
    failedBefore = steps == 1 ? failed : 0;
    wentBefore = steps == 1 ? went : 0;
    if (steps > 1) {
      Arrays.fill(clientsBefore, 0);
    }
    failed = 0;
    went = 0;
  }

  void failed(long target, long client, long clientHash, long second) {
    turn(second);
    if (second / Cell.TEN != window) {
      return; // late: told by its own client's numbers only
    }
    failed++;
    if (target != 0) {
      targets[(int) (target >>> 8 & (TARGETS - 1))] = target;
    }
    if (client != Address.NO_KEY) {
      int bit = (int) (clientHash >>> 16 & (WORDS * 64 - 1));
      clients[bit >>> 6] |= 1L << bit;
    }
  }

  /** True if it was a login. */
  boolean wentWell(long target, long second) {
    if (target == 0 || targets[(int) (target >>> 8 & (TARGETS - 1))] != target) {
      return false;
    }
    turn(second);
    went++;
    return true;
  }

  /**
   * How many clients failed lately, if most logins did or five times the usual share; else 0.
   *
   * @param usual share of logins that fail; NaN if unknown
   */
  double failingClients(long second, double usual) {
    turn(second);
    double left = 1 - (double) (second % Cell.TEN) / Cell.TEN;
    double fails = failed + failedBefore * left;
    double goes = went + wentBefore * left;
    double most =
        Double.isNaN(usual)
            ? MOST_FAIL
            : Math.min(MOST_FAIL, TIMES_USUAL * Math.max(usual, LEAST_USUAL));
    if (fails <= (fails + goes) * most) {
      return 0;
    }
    int set = 0;
    for (int i = 0; i < WORDS; i++) {
      set += Long.bitCount(left > 0.5 ? clients[i] | clientsBefore[i] : clients[i]);
    }
    double bits = WORDS * 64;
    return set == bits ? bits * Math.log(bits) : bits * Math.log(bits / (bits - set));
  }
}
