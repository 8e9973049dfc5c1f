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
 */
public record Rule(
    String id,
    String reading,
    Severity severity,
    double fire,
    double clear,
    Duration pendingFor,
    Duration resolveAfter) {

  /** Refuses a clear level above the fire level. */
  public Rule {
    if (clear > fire) {
      throw new IllegalArgumentException(
          "rule " + id + ": clear level " + clear + " is above the fire level " + fire);
    }
  }
}
