package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Severity;
import dev.pitwall.schedule.TimeSource;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for the words; if that fails, plain ones must do: an alert is told all the same. */
final class Phrases {
  private static final Logger log = LoggerFactory.getLogger(Phrases.class);

  private final Texts texts;
  private final TimeSource time;

  Phrases(Texts texts, TimeSource time) {
    this.texts = texts;
    this.time = time;
  }

  Notification of(IncidentEvent event) {
    Incident incident = event.incident();
    boolean open = incident.isOpen();
    String plain =
        (open ? incident.severity() : "ENDED") + " " + incident.rule() + ": " + incident.value();
    return orPlain(
        () -> texts.incident().apply(event),
        incident.id() + (open ? "-opened" : "-ended"),
        open ? Notification.Kind.OPENED : Notification.Kind.RESOLVED,
        plain);
  }

  /** The ending of an incident whose opening was not told. */
  Notification late(IncidentEvent event) {
    if (event instanceof IncidentEvent.Resolved resolved) {
      return of(new IncidentEvent.Resolved(resolved.incident(), true));
    }
    return event instanceof IncidentEvent.Closed closed
        ? of(new IncidentEvent.Closed(closed.incident(), closed.reason(), true))
        : of(event);
  }

  Notification undeliverable(String channel, String detail) {
    return orPlain(
        () -> texts.undeliverable().apply(channel, detail),
        "undeliverable-" + channel + "-" + time.now().toEpochMilli(),
        Notification.Kind.OPENED,
        channel + " refused: " + detail);
  }

  private Notification orPlain(
      Supplier<Notification> words, String id, Notification.Kind kind, String plain) {
    try {
      return words.get();
    } catch (RuntimeException e) {
      log.warn("the words for {} failed; it is told in plain ones", id, e);
      return new Notification(
          id,
          id,
          kind,
          Severity.WARNING,
          plain,
          plain,
          List.of(),
          "",
          List.of(),
          "",
          "",
          "",
          List.of(),
          List.of(),
          null,
          "en",
          time.now());
    }
  }
}
