package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Severity;
import java.time.Instant;

/**
 * An incident that is open, or over and not told to its end.
 *
 * @param event the last thing that happened to it
 * @param heard when it was first heard of here
 * @param changed when the last thing happened
 */
record Case(IncidentEvent event, Instant heard, Instant changed) {

  Incident incident() {
    return event.incident();
  }

  String id() {
    return incident().id();
  }

  boolean isOpen() {
    return Saying.isOpen(event);
  }

  boolean isCritical() {
    return incident().severity() == Severity.CRITICAL;
  }

  /** It ended for another reason than its value. */
  boolean isClosed() {
    return event instanceof IncidentEvent.Closed;
  }
}
