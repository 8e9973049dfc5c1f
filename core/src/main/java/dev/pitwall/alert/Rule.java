package dev.pitwall.alert;

import java.time.Duration;

/**
 * When a reading is trouble. One rule watches every target of its reading (each disk path apart).
 *
 * @param id for instance {@code host.cpu}
 * @param reading the name of the reading, for instance {@code host.cpu}
 * @param severity of the incident that it opens
 * @param fire it fires strictly above this value, in the reading's unit
 * @param clear it recovers at or below this value; not above {@code fire}
 * @param pendingFor how long the value must be beyond {@code fire}; zero: the first sample fires
 * @param resolveAfter how long the value must be back at or below {@code clear}
 * @param graced true: it opens nothing during {@code alerts.startup-grace}
 */
public record Rule(
    String id,
    String reading,
    Severity severity,
    double fire,
    double clear,
    Duration pendingFor,
    Duration resolveAfter,
    boolean graced) {

  /** A rule that holds from the first second. */
  public Rule(
      String id,
      String reading,
      Severity severity,
      double fire,
      double clear,
      Duration pendingFor,
      Duration resolveAfter) {
    this(id, reading, severity, fire, clear, pendingFor, resolveAfter, false);
  }

  /** Refuses levels that are no numbers, a clear level above the fire level, negative times. */
  public Rule {
    if (!Double.isFinite(fire) || !Double.isFinite(clear)) {
      throw new IllegalArgumentException(
          "rule " + id + ": the levels " + fire + " and " + clear + " must be finite numbers");
    }
    if (pendingFor.isNegative() || resolveAfter.isNegative()) {
      throw new IllegalArgumentException(
          "rule "
              + id
              + ": the times "
              + pendingFor
              + " and "
              + resolveAfter
              + " must be 0 or more");
    }
    if (clear > fire) {
      throw new IllegalArgumentException(
          "rule " + id + ": clear level " + clear + " is above the fire level " + fire);
    }
  }
}
