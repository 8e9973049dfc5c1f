package dev.pitwall;

import dev.pitwall.admin.AlertDesk;
import dev.pitwall.admin.AlertsDocument;
import dev.pitwall.alert.Incident;
import dev.pitwall.notify.Mute;
import dev.pitwall.notify.Notifier;
import dev.pitwall.notify.Outbox;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The watch's incidents and its notifier, as the admin port asks for them. */
final class OpenAlerts implements AlertDesk {
  private final Supplier<@Nullable Watch> watching;

  /**
   * Knows nothing while there is no watch.
   *
   * @param watching null before the application has started
   */
  OpenAlerts(Supplier<@Nullable Watch> watching) {
    this.watching = watching;
  }

  @Override
  public AlertsDocument alerts() {
    Watch watch = watching.get();
    if (watch == null) {
      return new AlertsDocument(List.of(), List.of());
    }
    Notifier notifier = watch.notifier();
    Map<String, String> acknowledged = new HashMap<>();
    notifier.acknowledgements().forEach(one -> acknowledged.put(one.incident(), one.by()));
    Map<String, Map<String, String>> held = new HashMap<>();
    for (Outbox.Held one : notifier.held()) {
      held.computeIfAbsent(one.incident(), id -> new TreeMap<>())
          .put(one.channel(), (one.reason() + " " + one.by()).strip());
    }
    Comparator<Incident> worst = Comparator.comparing(Incident::severity).reversed();
    return new AlertsDocument(
        watch.open().stream()
            .sorted(worst.thenComparing(Incident::opened))
            .map(
                open ->
                    alert(
                        open, acknowledged.get(open.id()), held.getOrDefault(open.id(), Map.of())))
            .toList(),
        notifier.silences().stream().map(OpenAlerts::silence).toList());
  }

  private static AlertsDocument.Alert alert(
      Incident open, @Nullable String acknowledgedBy, Map<String, String> held) {
    return new AlertsDocument.Alert(
        open.id(),
        open.rule(),
        open.reading().target(),
        open.severity().name(),
        open.since(),
        open.value(),
        open.threshold(),
        open.peak(),
        open.unit(),
        open.course().seen(),
        open.flapping(),
        acknowledgedBy,
        held);
  }

  private static AlertsDocument.Silence silence(Mute.Silence silence) {
    return new AlertsDocument.Silence(
        silence.id(),
        silence.rule(),
        silence.labels().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(",")),
        silence.by(),
        silence.reason(),
        silence.since(),
        silence.until(),
        silence.matching());
  }

  private Notifier notifier() {
    Watch watch = watching.get();
    if (watch == null) {
      throw new IllegalStateException(
          "Pitwall does not watch yet: the application is starting. Alerts can be silenced and"
              + " acknowledged once it has; try again in a moment.");
    }
    return watch.notifier();
  }

  @Override
  public void acknowledge(String incident, String by, String note) {
    notifier().acknowledge(incident, by, note);
  }

  @Override
  public boolean unacknowledge(String incident) {
    return notifier().unacknowledge(incident);
  }

  @Override
  public AlertsDocument.Silence silence(
      String rule, Map<String, String> labels, String by, String reason, Duration length) {
    return silence(notifier().silence(rule, labels, by, reason, length));
  }

  @Override
  public boolean unsilence(String id) {
    return notifier().unsilence(id);
  }
}
