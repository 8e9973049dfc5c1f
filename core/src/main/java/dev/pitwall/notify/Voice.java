package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import java.time.Instant;

/**
 * Who of several instances tells of an incident that they all see. Asked right before an incident
 * of {@link dev.pitwall.alert.Scope#CLUSTER} goes into a message, once a channel, on the channel's
 * own thread and without a lock; an answer may take a few seconds. One that throws counts as {@link
 * Say#NOW}: told twice is better than not at all.
 */
public interface Voice {

  /** The only instance. */
  Voice ALONE =
      new Voice() {
        @Override
        public Say about(Incident incident, boolean opening) {
          return Say.NOW;
        }
      };

  /**
   * Whether this instance tells.
   *
   * @param opening true for an opening and everything while it is open, false for its end
   */
  Say about(Incident incident, boolean opening);

  /** The message went out: a channel has taken it. */
  default void told(Incident incident, Notification.Kind kind) {}

  /** The thread of the incident's messages: the same on all instances that may tell of it. */
  default String thread(Incident incident) {
    return incident.id();
  }

  /**
   * The answer.
   *
   * @param until wall time, for {@link Who#LATER} only
   */
  record Say(Who who, Instant until) {
    /** This instance tells, now. */
    public static final Say NOW = new Say(Who.US, Instant.EPOCH);

    /** Another instance tells or has told; it is recorded and not asked again for this message. */
    public static final Say OTHERS = new Say(Who.OTHERS, Instant.EPOCH);

    /** Not decided; ask again then. */
    public static Say later(Instant until) {
      return new Say(Who.LATER, until);
    }
  }

  /** Who tells. */
  enum Who {
    US,
    OTHERS,
    LATER
  }
}
