package dev.pitwall.alert;

import java.time.Duration;

/**
 * One severity of a rule.
 *
 * @param severity of the incident from this level on
 * @param fire it fires strictly beyond this value, in the reading's unit
 * @param clear it recovers at or inside this value; never beyond {@code fire}
 * @param pendingFor how long the value must be beyond {@code fire}; zero: the first sample fires
 */
public record Level(Severity severity, double fire, double clear, Duration pendingFor) {

  /** Refuses levels that are no numbers and negative times. */
  public Level {
    if (!Double.isFinite(fire) || !Double.isFinite(clear)) {
      throw new IllegalArgumentException(
          "the levels " + fire + " and " + clear + " must be finite numbers");
    }
    if (pendingFor.isNegative()) {
      throw new IllegalArgumentException("the time " + pendingFor + " must be 0 or more");
    }
  }
}
