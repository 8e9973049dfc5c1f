package dev.pitwall.security;

import java.util.Arrays;

/**
 * All clients together in windows of ten minutes: how many there are, how many requests they made
 * and how many good answers they got. Clients are counted by bits of their hashes (linear
 * counting), within a few percent up to some 300,000.
 */
final class Crowd {
  private static final int WORDS = 1 << 10;

  private long[] clients = new long[WORDS];
  private long[] clientsBefore = new long[WORDS];
  private long window;
  private long requests;
  private long requestsBefore;
  private long good;
  private long goodBefore;

  /** One request. */
  void saw(long hash, boolean wentWell, long second) {
    turn(second);
    if (second / Cell.TEN != window) {
      return; // late
    }
    clients[(int) (hash >>> 8) & (WORDS - 1)] |= 1L << (hash >>> 40);
    requests++;
    if (wentWell) {
      good++;
    }
  }

  private void turn(long second) {
    long steps = second / Cell.TEN - window;
    if (steps <= 0) {
      return;
    }
    window += steps;
    long[] free = clientsBefore;
    clientsBefore = steps == 1 ? clients : free;
    clients = steps == 1 ? free : clients;
    Arrays.fill(clients, 0);
    if (steps > 1) {
      Arrays.fill(clientsBefore, 0);
    }
    requestsBefore = steps == 1 ? requests : 0;
    goodBefore = steps == 1 ? good : 0;
    requests = 0;
    good = 0;
  }

  /** How many clients came in the last ten to twenty minutes. */
  double clients(long second) {
    turn(second);
    int set = 0;
    for (int i = 0; i < WORDS; i++) {
      set += Long.bitCount(clients[i] | clientsBefore[i]);
    }
    double bits = WORDS * 64.0;
    return set == bits ? bits * Math.log(bits) : bits * Math.log(bits / (bits - set));
  }

  /** How many good answers they got in ten minutes. */
  double good(long second) {
    turn(second);
    return good + goodBefore * left(second);
  }

  /** How many requests they made in ten minutes. */
  double requests(long second) {
    turn(second);
    return requests + requestsBefore * left(second);
  }

  private static double left(long second) {
    return 1 - (double) (second % Cell.TEN) / Cell.TEN;
  }
}
