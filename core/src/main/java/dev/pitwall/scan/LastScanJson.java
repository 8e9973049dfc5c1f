package dev.pitwall.scan;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.scan.LastScan.Counts;
import dev.pitwall.scan.LastScan.Gap;
import dev.pitwall.scan.LastScan.Image;
import dev.pitwall.scan.osv.Severity;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link LastScan} as JSON and back, so that it outlives the process. */
public final class LastScanJson {
  private LastScanJson() {}

  /** One object. */
  public static String write(LastScan scan) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("at").value(scan.at().toString());
      Instant snapshot = scan.snapshot();
      json.name("snapshot").value(snapshot == null ? null : snapshot.toString());
      json.name("components").value(scan.components());
      Counts counts = scan.counts();
      if (counts != null) {
        json.name("counts").beginObject().name("all").value(counts.all());
        json.name("inUse").value(counts.inUse()).name("urgent").value(counts.urgent());
        json.name("usedLibraries").value(counts.usedLibraries()).endObject();
      }
      Gap gap = scan.gap();
      json.name("gap").value(gap == null ? null : gap.name()).name("detail").value(scan.detail());
      json.name("risks").beginArray();
      for (Risk risk : scan.risks()) {
        risk(json, risk);
      }
      json.endArray();
      Image image = scan.image();
      if (image != null) {
        json.name("image").beginObject().name("target").value(image.target());
        json.name("all").value(image.all()).name("critical").value(image.critical());
        json.name("fixable").value(image.fixable()).name("reason").value(image.reason());
        json.endObject();
      }
      json.endObject();
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot fail to be written", e);
    }
    return text.toString();
  }

  private static void risk(JsonWriter json, Risk risk) throws IOException {
    json.beginObject().name("package").value(risk.packageName());
    json.name("version").value(risk.version()).name("ids").value(String.join(" ", risk.ids()));
    json.name("count").value(risk.count()).name("urgent").value(risk.urgent());
    json.name("severity").value(risk.severity().name()).name("fixed").value(risk.fixed());
    json.name("loaded").value(risk.loaded()).endObject();
  }

  /**
   * Reads what {@link #write} wrote; fields that this version does not know are passed over.
   *
   * @throws IOException if it is no such text
   */
  public static LastScan read(String text) throws IOException {
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      return read(json);
    } catch (IllegalStateException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("no result of a scan: " + e.getMessage(), e);
    }
  }

  private static LastScan read(JsonReader json) throws IOException {
    Map<String, String> own = new HashMap<>();
    Map<String, String> counts = Map.of();
    Map<String, String> image = Map.of();
    List<Risk> risks = new ArrayList<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      switch (name) {
        case "counts" -> counts = fields(json);
        case "image" -> image = fields(json);
        case "risks" -> {
          json.beginArray();
          while (json.hasNext()) {
            risks.add(risk(fields(json)));
          }
          json.endArray();
        }
        default -> field(json, name, own);
      }
    }
    json.endObject();
    String snapshot = own.get("snapshot");
    String gap = own.get("gap");
    return new LastScan(
        Instant.parse(need(own, "at")),
        snapshot == null ? null : Instant.parse(snapshot),
        number(own, "components"),
        counts.isEmpty()
            ? null
            : new Counts(
                number(counts, "all"),
                number(counts, "inUse"),
                number(counts, "urgent"),
                number(counts, "usedLibraries")),
        risks,
        gap == null ? null : Gap.valueOf(gap),
        own.getOrDefault("detail", ""),
        image.isEmpty()
            ? null
            : new Image(
                need(image, "target"),
                maybe(image, "all"),
                maybe(image, "critical"),
                maybe(image, "fixable"),
                image.get("reason")));
  }

  private static Risk risk(Map<String, String> fields) throws IOException {
    String loaded = fields.get("loaded");
    return new Risk(
        need(fields, "package"),
        need(fields, "version"),
        List.of(need(fields, "ids").split(" ", -1)),
        number(fields, "count"),
        number(fields, "urgent"),
        Severity.valueOf(need(fields, "severity")),
        fields.get("fixed"),
        loaded == null ? null : Boolean.valueOf(loaded));
  }

  private static Map<String, String> fields(JsonReader json) throws IOException {
    Map<String, String> fields = new HashMap<>();
    json.beginObject();
    while (json.hasNext()) {
      field(json, json.nextName(), fields);
    }
    json.endObject();
    return fields;
  }

  /** Without one that is null or no plain value. */
  private static void field(JsonReader json, String name, Map<String, String> into)
      throws IOException {
    JsonToken next = json.peek();
    if (next == JsonToken.STRING || next == JsonToken.NUMBER) {
      into.put(name, json.nextString());
    } else if (next == JsonToken.BOOLEAN) {
      into.put(name, String.valueOf(json.nextBoolean()));
    } else {
      json.skipValue();
    }
  }

  private static String need(Map<String, String> fields, String name) throws IOException {
    String value = fields.get(name);
    if (value == null) {
      throw new IOException("no result of a scan: it has no " + name);
    }
    return value;
  }

  private static int number(Map<String, String> fields, String name) throws IOException {
    return Integer.parseInt(need(fields, name));
  }

  private static @Nullable Integer maybe(Map<String, String> fields, String name) {
    String value = fields.get(name);
    return value == null ? null : Integer.valueOf(value);
  }
}
