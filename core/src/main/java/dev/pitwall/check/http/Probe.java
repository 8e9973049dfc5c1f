package dev.pitwall.check.http;

import java.time.Duration;

/**
 * One try.
 *
 * @param status of the answer; 0 without one
 * @param connected time until the connection stood, with TLS; zero if it never did
 * @param answered time until the header of the answer was there; zero if it never was
 * @param elapsed time from the begin to the last byte, or to the failure
 * @param error class and text of what failed; empty if nothing did
 */
record Probe(
    End end, int status, Duration connected, Duration answered, Duration elapsed, String error) {

  /** How it ended. */
  enum End {
    /** The whole body was read. */
    ANSWERED,
    /** The body was longer than what is read. */
    CUT,
    TIMED_OUT,
    FAILED
  }

  static Probe failed(End end, Duration elapsed, String error) {
    return new Probe(end, 0, Duration.ZERO, Duration.ZERO, elapsed, error);
  }

  boolean failed() {
    boolean answered = end == End.ANSWERED || end == End.CUT;
    return !answered || status < 200 || status > 299;
  }
}
