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
