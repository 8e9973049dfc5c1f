package dev.pitwall.alert;

/** Where one rule on one target stands. */
public enum State {
  /** Nothing known yet: no message follows from it. */
  UNKNOWN,
  OK,
  /** Beyond the threshold, not yet for long enough. */
  PENDING,
  /** An incident is open. */
  FIRING,
  /** The incident is open, the value is back inside, not yet for long enough. */
  RECOVERING
}
