package dev.pitwall.notify;

import java.time.Instant;

/**
 * Why something is not told now.
 *
 * @param by what holds it: a silence's id, a rule, a person; may be empty
 * @param until by the steady clock; {@link Instant#MAX} if nobody knows
 */
record Hold(Outbox.Reason reason, String by, Instant until) {

  /** Somebody wants it so: a silence or a window. */
  boolean isForPeople() {
    return switch (reason) {
      case SILENCE, QUIET_HOURS, MAINTENANCE -> true;
      default -> false;
    };
  }
}
