package dev.pitwall.notify;

import java.time.Instant;
import java.util.List;

/** Where the words come from. Pure functions; they may be asked again for the same. */
interface Words {

  /**
   * The message about one incident.
   *
   * @param id the delivery's identity
   * @param thread of all messages about the incident
   */
  Notification one(String id, String thread, Saying saying, Instant now);

  /**
   * The message about several.
   *
   * @param sayings worst first, at least two
   */
  Notification several(String id, String thread, List<Saying> sayings, Instant now);

  /** Says on the other channels that one refuses its messages. */
  Notification undeliverable(String id, String channel, String detail, Instant now);

  /** Says that a silence ends soon while something it matches is still open. */
  Notification silenceEnds(String id, Mute.Silence silence, Instant now);
}
