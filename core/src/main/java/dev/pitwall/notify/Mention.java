package dev.pitwall.notify;

import dev.pitwall.alert.Severity;

/**
 * One incident in one message, and what is said of it.
 *
 * @param incident its id
 * @param level its severity then
 * @param flapping whether it flapped then
 * @param number of the reminder; 0 for everything else
 */
record Mention(String incident, Kind kind, Severity level, boolean flapping, int number) {

  /** What is said. */
  enum Kind {
    OPEN,
    RAISE,
    FLAP,
    SETTLED,
    REMINDER,
    /** The end of something that was told. */
    END,
    /** The opening and the end at once: the opening was not told. */
    LATE;

    boolean isEnd() {
      return this == END || this == LATE;
    }
  }

  Notification.Kind as(boolean closed) {
    return switch (kind) {
      case OPEN -> Notification.Kind.OPENED;
      case RAISE -> Notification.Kind.RAISED;
      case FLAP, SETTLED -> Notification.Kind.FLAPPING;
      case REMINDER -> Notification.Kind.REMINDER;
      case END, LATE -> closed ? Notification.Kind.CLOSED : Notification.Kind.RESOLVED;
    };
  }
}
