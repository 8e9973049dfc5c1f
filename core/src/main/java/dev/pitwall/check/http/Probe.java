package dev.pitwall.check.http;

import java.time.Duration;

/**
 * One try.
 *
 * @param status of the answer; 0 without one
 * @param elapsed from connecting to the last byte, or to the failure
 * @param error class and text of what failed; empty if nothing did
 */
record Probe(End end, int status, Duration elapsed, String error) {

  /** How it ended. */
  enum End {
    /** The whole body was read. */
    ANSWERED,
    /** The body was longer than what is read. */
    CUT,
    TIMED_OUT,
    FAILED
  }

  boolean failed() {
    boolean answered = end == End.ANSWERED || end == End.CUT;
    return !answered || status < 200 || status > 299;
  }
}
