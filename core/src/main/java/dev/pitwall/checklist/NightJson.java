package dev.pitwall.checklist;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Unit;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** An incident in short as JSON and back. */
final class NightJson {
  private NightJson() {}

  static String text(Night.Brief brief) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      write(json, brief);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory
    }
    return text.toString();
  }

  static void write(JsonWriter json, Night.Brief brief) throws IOException {
    Instant ended = brief.ended();
    json.beginObject().name("id").value(brief.id()).name("rule").value(brief.rule());
    json.name("target").value(brief.target()).name("severity").value(brief.severity().name());
    json.name("since").value(brief.since().toString());
    json.name("ended").value(ended == null ? null : ended.toString());
    json.name("recovered").value(brief.recovered());
    json.name("peak").value(brief.peak()).name("unit").value(brief.unit().key()).endObject();
  }

  static Night.Brief brief(String text) throws IOException {
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      return read(json);
    }
  }

  static Night.Brief read(JsonReader json) throws IOException {
    Map<String, String> fields = fields(json);
    String ended = fields.get("ended");
    return new Night.Brief(
        need(fields, "id"),
        need(fields, "rule"),
        need(fields, "target"),
        Severity.valueOf(need(fields, "severity")),
        Instant.parse(need(fields, "since")),
        ended == null ? null : Instant.parse(ended),
        Boolean.parseBoolean(need(fields, "recovered")),
        Double.parseDouble(need(fields, "peak")),
        Unit.valueOf(need(fields, "unit").toUpperCase(Locale.ROOT)));
  }

  /** The plain values of an object; others are passed over. */
  static Map<String, String> fields(JsonReader json) throws IOException {
    Map<String, String> fields = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      JsonToken next = json.peek();
      if (next == JsonToken.BOOLEAN) {
        fields.put(name, Boolean.toString(json.nextBoolean()));
      } else if (next == JsonToken.STRING || next == JsonToken.NUMBER) {
        fields.put(name, json.nextString());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return fields;
  }

  static String need(Map<String, String> fields, String name) {
    String text = fields.get(name);
    if (text == null) {
      throw new IllegalArgumentException("the field " + name + " is missing");
    }
    return text;
  }
}
