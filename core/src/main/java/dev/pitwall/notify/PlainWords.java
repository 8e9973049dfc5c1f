package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Severity;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** If the words fail, plain ones must do: an alert is told all the same. */
final class PlainWords {
  private static final Logger log = LoggerFactory.getLogger(PlainWords.class);

  private PlainWords() {}

  static Notification orPlain(
      Supplier<Notification> words, String id, String thread, List<Saying> sayings, Instant now) {
    try {
      return words.get();
    } catch (RuntimeException e) {
      log.warn("the words for {} failed; it is told in plain ones", id, e);
      Saying worst = sayings.get(0);
      String more = sayings.size() == 1 ? "" : " and " + (sayings.size() - 1) + " more";
      return plain(
          id,
          thread,
          sayings.size() == 1 ? worst.kind() : Notification.Kind.DIGEST,
          worst.incident().severity(),
          line(worst.incident()) + more,
          sayings.stream().map(Saying::about).toList(),
          now);
    }
  }

  static String line(Incident incident) {
    return (incident.isOpen() ? incident.severity() : "ENDED")
        + " "
        + incident.rule()
        + ": "
        + incident.value();
  }

  static Notification plain(
      String id,
      String thread,
      Notification.Kind kind,
      Severity severity,
      String line,
      List<Notification.About> about,
      Instant now) {
    return new Notification(
        id, thread, kind, severity, line, line, List.of(), "", List.of(), "", "", "", List.of(),
        about, null, "en", now);
  }
}
