package dev.pitwall.check.host;

import java.io.IOException;
import java.util.Map;

/** Measures one share of the host. */
interface Meter {

  /**
   * Measures now.
   *
   * @throws IOException if what it reads cannot be read; the message says what
   */
  Outcome measure() throws IOException;

  /** A share with its companions, or the reason why there is none. */
  sealed interface Outcome {}

  /**
   * A share.
   *
   * @param share 0 to 1
   * @param detail one line for people
   * @param companions further shares by reading name
   */
  record Share(double share, String detail, Map<String, Double> companions) implements Outcome {
    /** Keeps the share within its range: kernels round and count late. */
    public Share {
      share = Math.min(Math.max(share, 0), 1);
    }
  }

  /** No value. */
  record None(String reason) implements Outcome {}
}
