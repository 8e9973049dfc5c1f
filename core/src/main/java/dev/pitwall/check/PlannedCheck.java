package dev.pitwall.check;

import java.time.Duration;

/**
 * A check and when it runs.
 *
 * @param interval from the end of one run to the begin of the next; more than zero
 * @param deadline a run that takes longer makes its readings unknown until it ends; more than zero
 */
public record PlannedCheck(Check check, Duration interval, Duration deadline) {

  /** Refuses an interval or a deadline of nothing. */
  public PlannedCheck {
    if (interval.isZero() || interval.isNegative()) {
      throw new IllegalArgumentException(
          "check " + check.id() + ": interval " + interval + " must be more than zero");
    }
    if (deadline.isZero() || deadline.isNegative()) {
      throw new IllegalArgumentException(
          "check " + check.id() + ": deadline " + deadline + " must be more than zero");
    }
  }

  /** The same times for another check. */
  public PlannedCheck asking(Check other) {
    return new PlannedCheck(other, interval, deadline);
  }

  /** With a deadline of 30 seconds: checks keep shorter deadlines of their own. */
  public PlannedCheck(Check check, Duration interval) {
    this(check, interval, Duration.ofSeconds(30));
  }
}
