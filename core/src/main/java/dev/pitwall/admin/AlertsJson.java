package dev.pitwall.admin;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.check.Unit;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@link AlertsDocument} as JSON and back. */
final class AlertsJson {
  private AlertsJson() {}

  static void write(AlertsDocument document, Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.beginObject().name("alerts").beginArray();
    for (AlertsDocument.Alert alert : document.alerts()) {
      write(alert, json);
    }
    json.endArray().name("silences").beginArray();
    for (AlertsDocument.Silence silence : document.silences()) {
      write(silence, json);
    }
    json.endArray().endObject();
    json.flush();
  }

  private static void write(AlertsDocument.Alert alert, JsonWriter json) throws IOException {
    json.beginObject().name("id").value(alert.id()).name("rule").value(alert.rule());
    json.name("target").value(alert.target()).name("severity").value(alert.severity());
    json.name("since").value(alert.since().toString());
    json.name("value").value(alert.value()).name("threshold").value(alert.threshold());
    json.name("peak").value(alert.peak());
    json.name("unit").value(alert.unit().name().toLowerCase(Locale.ROOT));
    json.name("seen").value(alert.seen().toString()).name("flapping").value(alert.flapping());
    json.name("acknowledgedBy").value(alert.acknowledgedBy());
    json.name("held").beginObject();
    for (Map.Entry<String, String> held : new TreeMap<>(alert.held()).entrySet()) {
      json.name(held.getKey()).value(held.getValue());
    }
    json.endObject().endObject();
  }

  static void write(AlertsDocument.Silence silence, JsonWriter json) throws IOException {
    json.beginObject().name("id").value(silence.id()).name("rule").value(silence.rule());
    json.name("labels").value(silence.labels()).name("by").value(silence.by());
    json.name("reason").value(silence.reason()).name("since").value(silence.since().toString());
    json.name("until").value(silence.until().toString());
    json.name("matching").value(silence.matching()).endObject();
  }

  static AlertsDocument parse(Reader in) throws IOException {
    List<AlertsDocument.Alert> alerts = new ArrayList<>();
    List<AlertsDocument.Silence> silences = new ArrayList<>();
    try {
      JsonReader json = new JsonReader(in);
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "alerts" -> {
            for (Fields fields : list(json)) {
              alerts.add(alert(fields));
            }
          }
          case "silences" -> {
            for (Fields fields : list(json)) {
              silences.add(silence(fields));
            }
          }
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (IllegalStateException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("no document of alerts: " + e.getMessage(), e);
    }
    return new AlertsDocument(alerts, silences);
  }

  static AlertsDocument.Silence silence(Reader in) throws IOException {
    try {
      return silence(Fields.read(new JsonReader(in)));
    } catch (IllegalStateException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("no silence: " + e.getMessage(), e);
    }
  }

  private static List<Fields> list(JsonReader json) throws IOException {
    List<Fields> list = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      list.add(Fields.read(json));
    }
    json.endArray();
    return list;
  }

  private static AlertsDocument.Alert alert(Fields fields) {
    return new AlertsDocument.Alert(
        fields.text("id"),
        fields.text("rule"),
        fields.text("target"),
        fields.text("severity"),
        Instant.parse(fields.text("since")),
        fields.number("value"),
        fields.number("threshold"),
        fields.number("peak"),
        Unit.valueOf(fields.text("unit").toUpperCase(Locale.ROOT)),
        Instant.parse(fields.text("seen")),
        Boolean.parseBoolean(fields.text("flapping")),
        fields.plain.get("acknowledgedBy"),
        fields.inner);
  }

  private static AlertsDocument.Silence silence(Fields fields) {
    return new AlertsDocument.Silence(
        fields.text("id"),
        fields.text("rule"),
        fields.text("labels"),
        fields.text("by"),
        fields.text("reason"),
        Instant.parse(fields.text("since")),
        Instant.parse(fields.text("until")),
        (int) fields.number("matching"));
  }

  /** One object of plain values, and the texts of one object within it. */
  static final class Fields {
    final Map<String, String> plain = new HashMap<>();
    final Map<String, String> inner = new HashMap<>();

    static Fields read(JsonReader json) throws IOException {
      Fields fields = new Fields();
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        switch (json.peek()) {
          case STRING, NUMBER -> fields.plain.put(name, json.nextString());
          case BOOLEAN -> fields.plain.put(name, Boolean.toString(json.nextBoolean()));
          case BEGIN_OBJECT -> fields.readInner(json);
          default -> json.skipValue();
        }
      }
      json.endObject();
      return fields;
    }

    private void readInner(JsonReader json) throws IOException {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (json.peek() == JsonToken.STRING) {
          inner.put(name, json.nextString());
        } else {
          json.skipValue();
        }
      }
      json.endObject();
    }

    String text(String name) {
      String text = plain.get(name);
      if (text == null) {
        throw new IllegalArgumentException("the name " + name + " is missing");
      }
      return text;
    }

    String textOr(String name, String other) {
      return plain.getOrDefault(name, other);
    }

    double number(String name) {
      return Double.parseDouble(text(name));
    }
  }
}
