package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import org.jspecify.annotations.Nullable;

/**
 * One incident that a message is about.
 *
 * @param event the last thing that happened to it, with its values as they are now
 * @param known who acknowledged it, wall time; null: nobody
 * @param chart of the last hour; null where there is none
 */
record Saying(
    Mention mention,
    IncidentEvent event,
    Mute.@Nullable Acknowledgement known,
    Notification.@Nullable Chart chart) {

  /** A rule that is gone says nothing of its value, so the event counts, not the incident. */
  static boolean isOpen(IncidentEvent event) {
    return event.incident().isOpen()
        && (event instanceof IncidentEvent.Opened || event instanceof IncidentEvent.Changed);
  }

  boolean isOpen() {
    return isOpen(event);
  }

  Incident incident() {
    return event.incident();
  }

  Notification.Kind kind() {
    return mention.as(event instanceof IncidentEvent.Closed);
  }

  Notification.About about() {
    return new Notification.About(incident(), kind());
  }
}
