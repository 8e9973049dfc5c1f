package dev.pitwall.notify.webhook;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.alert.Incident;
import dev.pitwall.check.Offender;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.PlainText;
import dev.pitwall.notify.Sender;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of docs/reference/webhook.md. Fields may be added, never renamed; times are RFC 3339 in
 * UTC, shares 0 to 1, durations seconds, sizes bytes.
 */
final class WebhookDocument {
  static final int MOST_INCIDENTS = 100;
  private static final int VERSION = 1;

  private final Notification message;
  private final Sender sender;
  private final boolean possiblyRepeated;
  private final @Nullable String dashboardUrl;

  WebhookDocument(
      Notification message,
      Sender sender,
      boolean possiblyRepeated,
      @Nullable String dashboardUrl) {
    this.message = message;
    this.sender = sender;
    this.possiblyRepeated = possiblyRepeated;
    this.dashboardUrl = dashboardUrl;
  }

  String write() {
    StringWriter out = new StringWriter();
    try (JsonWriter json = new JsonWriter(out)) {
      json.beginObject();
      json.name("version").value(VERSION);
      json.name("id").value(message.id());
      json.name("thread").value(message.thread());
      json.name("kind").value(lower(message.kind()));
      json.name("possiblyRepeated").value(possiblyRepeated);
      json.name("app").value(sender.app());
      json.name("instance").value(sender.instance());
      json.name("environment").value(sender.environment());
      json.name("severity").value(lower(message.severity()));
      words(json);
      json.name("created").value(message.created().toString());
      incidents(json);
      json.name("links").beginObject();
      if (dashboardUrl != null) {
        json.name("dashboard").value(dashboardUrl);
      }
      json.endObject();
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private void words(JsonWriter json) throws IOException {
    json.name("language").value(message.language());
    json.name("subject").value(message.subject());
    json.name("summary").value(message.summary());
    Notification.Report report = message.report();
    json.name("text")
        .value(report == null ? PlainText.write(message, Integer.MAX_VALUE) : report.text());
    json.name("nextStep").value(message.nextStep());
    json.name("command").value(message.command());
  }

  private void incidents(JsonWriter json) throws IOException {
    List<Notification.About> about = message.about();
    json.name("incidentsTotal").value(about.size());
    json.name("incidents").beginArray();
    for (Notification.About each : about.subList(0, Math.min(MOST_INCIDENTS, about.size()))) {
      incident(json, each.incident(), each.kind());
    }
    json.endArray();
  }

  private static void incident(JsonWriter json, Incident incident, Notification.Kind kind)
      throws IOException {
    json.beginObject();
    json.name("id").value(incident.id());
    json.name("kind").value(lower(kind));
    json.name("state").value(state(incident));
    json.name("severity").value(lower(incident.severity()));
    json.name("rule").value(incident.rule());
    json.name("reading").value(incident.reading().name());
    json.name("target").value(incident.reading().target());
    json.name("labels").beginObject();
    for (Map.Entry<String, String> label : incident.reading().labels().entrySet()) {
      json.name(label.getKey()).value(label.getValue());
    }
    json.endObject();
    json.name("scope").value(lower(incident.about().scope()));
    json.name("value").value(incident.value());
    json.name("threshold").value(incident.threshold());
    json.name("peak").value(incident.peak());
    json.name("side").value(lower(incident.about().side()));
    json.name("unit").value(incident.unit().key());
    json.name("since").value(incident.since().toString());
    json.name("opened").value(incident.opened().toString());
    json.name("resolved")
        .value(incident.resolved() == null ? null : incident.resolved().toString());
    json.name("detail").value(incident.detail());
    json.name("offenders").beginArray();
    for (Offender offender : incident.offenders()) {
      json.beginObject();
      json.name("name").value(offender.name());
      json.name("value").value(offender.value());
      json.name("unit").value(offender.unit().key());
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }

  private static String state(Incident incident) {
    if (!incident.isOpen()) {
      return "resolved";
    }
    return incident.flapping() ? "flapping" : "firing";
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
