package dev.pitwall.export.jfr;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.check.Reading;
import dev.pitwall.metrics.Recorded;
import java.util.Locale;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/**
 * The only class that knows the module {@code jdk.jfr}; never loaded where it is missing. Event
 * classes are not touched before somebody has set the flight recorder up, because that would be
 * what sets it up.
 */
final class Events {
  private volatile @Nullable EventType requests;
  private volatile @Nullable EventType incidents;
  private volatile @Nullable EventType readings;

  private static boolean isRecorderThere() {
    return FlightRecorder.isInitialized();
  }

  /** True if a running recording wants requests. */
  boolean wantsRequests() {
    if (requests == null && isRecorderThere()) {
      requests = EventType.getEventType(RequestEvent.class);
    }
    return requests != null && requests.isEnabled();
  }

  boolean wantsIncidents() {
    if (incidents == null && isRecorderThere()) {
      incidents = EventType.getEventType(IncidentChange.class);
    }
    return incidents != null && incidents.isEnabled();
  }

  boolean wantsReadings() {
    if (readings == null && isRecorderThere()) {
      readings = EventType.getEventType(ReadingEvent.class);
    }
    return readings != null && readings.isEnabled();
  }

  void request(Recorded request, boolean slow, long passedOver) {
    RequestEvent event = new RequestEvent();
    event.elapsed = Math.round(request.seconds() * 1e9);
    event.began = request.when().minusNanos(event.elapsed).toEpochMilli();
    event.method = request.method();
    event.route = request.route();
    event.path = request.path();
    event.status = request.status();
    event.failure = request.failure();
    boolean failed = request.failure() != null || request.status() >= 500;
    event.reason = failed ? RequestEvent.FAILED : slow ? RequestEvent.SLOW : RequestEvent.SAMPLE;
    event.passedOver = passedOver;
    event.commit();
  }

  void incident(IncidentEvent change) {
    Incident incident = change.incident();
    IncidentChange event = new IncidentChange();
    event.id = incident.id();
    event.rule = incident.rule();
    event.target = incident.reading().target();
    event.change = change.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    event.severity = incident.severity().name().toLowerCase(Locale.ROOT);
    event.value = incident.value();
    event.threshold = incident.threshold();
    event.unit = incident.unit().key();
    event.since = incident.since().toEpochMilli();
    event.commit();
  }

  void reading(Reading.Measured reading) {
    ReadingEvent event = new ReadingEvent();
    event.name = reading.key().name();
    event.target = reading.key().target();
    event.value = reading.value();
    event.unit = reading.unit().key();
    event.commit();
  }
}
