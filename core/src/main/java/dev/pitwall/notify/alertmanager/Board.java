package dev.pitwall.notify.alertmanager;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Scope;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.PlainText;
import dev.pitwall.notify.Sender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the Alertmanager is told: the open incidents, and those that ended within the last 15
 * minutes, as Prometheus does it. An alert is known by its labels; a rise of severity is therefore
 * the end of one alert and the begin of another.
 */
final class Board {
  static final int MOST = 1000;
  static final Duration KEEP_RESOLVED = Duration.ofMinutes(15);
  private static final Logger log = LoggerFactory.getLogger(Board.class);
  private static final int LONGEST = 4000;

  private final Sender sender;
  private final AlertWords words;
  private final Map<Map<String, String>, Entry> entries = new LinkedHashMap<>();
  private int beyond;

  Board(Sender sender, AlertWords words) {
    this.sender = sender;
    this.words = words;
  }

  private record Entry(Incident incident, @Nullable Instant ended) {
    Instant starts() {
      Instant opened = incident.opened();
      return ended != null && ended.isBefore(opened) ? ended : opened;
    }
  }

  /** Takes in what is open now; true if something opened or ended since the last time. */
  boolean see(List<Incident> incidents, Instant now) {
    boolean changed = false;
    Map<Map<String, String>, Incident> open = new LinkedHashMap<>();
    beyond = 0;
    for (Incident incident : incidents) {
      if (!incident.isOpen()) {
        continue;
      }
      if (open.size() < MOST) {
        open.put(labels(incident), incident);
      } else {
        beyond++;
      }
    }
    for (Map.Entry<Map<String, String>, Entry> known : entries.entrySet()) {
      Entry entry = known.getValue();
      if (entry.ended == null && !open.containsKey(known.getKey())) {
        known.setValue(new Entry(entry.incident, now));
        changed = true;
      }
    }
    for (Map.Entry<Map<String, String>, Incident> each : open.entrySet()) {
      Entry before = entries.put(each.getKey(), new Entry(each.getValue(), null));
      changed |= before == null || before.ended != null;
    }
    forget(now);
    return changed;
  }

  private void forget(Instant now) {
    entries
        .values()
        .removeIf(entry -> entry.ended != null && entry.ended.plus(KEEP_RESOLVED).isBefore(now));
    var oldest = entries.values().iterator();
    while (entries.size() > 2 * MOST && oldest.hasNext()) {
      if (oldest.next().ended != null) {
        oldest.remove(); // told at least once, at its end
      }
    }
  }

  /** How many open incidents found no place. */
  int beyond() {
    return beyond;
  }

  /**
   * Everything to tell.
   *
   * @param expiry from {@code now}: when an alert ends that is not sent again
   */
  List<Alert> alerts(Instant now, Duration expiry) {
    List<Alert> alerts = new ArrayList<>(entries.size());
    entries.forEach(
        (labels, entry) ->
            alerts.add(
                new Alert(
                    labels,
                    annotations(entry.incident),
                    entry.starts(),
                    entry.ended == null ? now.plus(expiry) : entry.ended)));
    return alerts;
  }

  private Map<String, String> labels(Incident incident) {
    Map<String, String> labels = new TreeMap<>();
    incident.reading().labels().forEach((name, value) -> put(labels, labelName(name), value));
    put(labels, "alertname", incident.rule());
    put(labels, "severity", incident.severity().name().toLowerCase(Locale.ROOT));
    put(labels, "app", sender.app());
    put(labels, "environment", sender.environment());
    if (incident.about().scope() == Scope.NODE) {
      put(labels, "instance", sender.instance()); // not for the fleet: replicas tell one alert
    }
    return labels;
  }

  /** Alertmanager takes no empty value: a label without a value is no label. */
  private static void put(Map<String, String> labels, String name, String value) {
    if (!value.isEmpty()) {
      labels.put(name, cut(value));
    }
  }

  /** As Prometheus names labels; those of a reading give way to our own. */
  private static String labelName(String name) {
    String plain = name.replaceAll("[^a-zA-Z0-9_]", "_");
    boolean reserved =
        List.of("alertname", "severity", "app", "environment", "instance").contains(plain);
    return reserved || plain.isEmpty() || Character.isDigit(plain.charAt(0))
        ? "reading_" + plain
        : plain;
  }

  private Map<String, String> annotations(Incident incident) {
    Map<String, String> annotations = new TreeMap<>();
    put(annotations, "incident", incident.id());
    try {
      Notification message = words.message().apply(incident);
      put(annotations, "summary", message.subject());
      put(annotations, "description", PlainText.write(message, Integer.MAX_VALUE).strip());
      String runbook = words.runbook().apply(incident.rule()).orElse(message.nextStep());
      put(annotations, "runbook", runbook);
    } catch (RuntimeException e) {
      log.warn("the words for {} failed; it is handed over without them", incident.id(), e);
      put(annotations, "summary", incident.rule() + " " + incident.reading());
    }
    return annotations;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
