package dev.pitwall.checklist;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.checklist.ScanFacts.Found;
import dev.pitwall.checklist.ScanFacts.Image;
import dev.pitwall.checklist.ScanFacts.Library;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link ScanFacts} as a part of {@link Day}. */
final class ScanJson {
  private ScanJson() {}

  static void write(JsonWriter json, ScanFacts facts) throws IOException {
    json.beginObject().name("planned").value(facts.planned());
    json.name("reason").value(facts.reason());
    Found found = facts.found();
    if (found != null) {
      Instant snapshot = found.snapshot();
      json.name("found").beginObject().name("time").value(found.at().toString());
      json.name("snapshot").value(snapshot == null ? null : snapshot.toString());
      json.name("all").value(found.all()).name("inUse").value(found.inUse());
      json.name("urgent").value(found.urgent());
      json.name("usedLibraries").value(found.usedLibraries()).endObject();
    }
    json.name("libraries").beginArray();
    for (Library each : facts.libraries()) {
      json.beginObject().name("package").value(each.packageName());
      json.name("version").value(each.version()).name("ids").value(each.ids());
      json.name("count").value(each.count()).name("urgent").value(each.urgent());
      json.name("severity").value(each.severity()).name("fixed").value(each.fixed()).endObject();
    }
    json.endArray();
    Image image = facts.image();
    if (image != null) {
      json.name("image").beginObject().name("target").value(image.target());
      json.name("all").value(image.all()).name("critical").value(image.critical());
      json.name("fixable").value(image.fixable()).name("reason").value(image.reason());
      json.endObject();
    }
    json.endObject();
  }

  static ScanFacts read(JsonReader json) throws IOException {
    boolean planned = false;
    String reason = null;
    Found found = null;
    Image image = null;
    List<Library> libraries = new ArrayList<>();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() == JsonToken.NULL) {
        json.nextNull();
        continue;
      }
      switch (name) {
        case "planned" -> planned = json.nextBoolean();
        case "reason" -> reason = json.nextString();
        case "found" -> found = found(NightJson.fields(json));
        case "image" -> image = image(NightJson.fields(json));
        case "libraries" -> {
          json.beginArray();
          while (json.hasNext()) {
            libraries.add(library(NightJson.fields(json)));
          }
          json.endArray();
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new ScanFacts(planned, found, libraries, image, reason);
  }

  private static Found found(Map<String, String> fields) {
    String snapshot = fields.get("snapshot");
    return new Found(
        Instant.parse(NightJson.need(fields, "time")),
        snapshot == null ? null : Instant.parse(snapshot),
        number(fields, "all"),
        number(fields, "inUse"),
        number(fields, "urgent"),
        number(fields, "usedLibraries"));
  }

  private static Library library(Map<String, String> fields) {
    return new Library(
        NightJson.need(fields, "package"),
        NightJson.need(fields, "version"),
        NightJson.need(fields, "ids"),
        number(fields, "count"),
        Boolean.parseBoolean(NightJson.need(fields, "urgent")),
        NightJson.need(fields, "severity"),
        fields.getOrDefault("fixed", ""));
  }

  private static Image image(Map<String, String> fields) {
    @Nullable String all = fields.get("all");
    return new Image(
        NightJson.need(fields, "target"),
        all == null ? null : Integer.valueOf(all),
        number(fields, "critical"),
        number(fields, "fixable"),
        fields.get("reason"));
  }

  private static int number(Map<String, String> fields, String name) {
    return Integer.parseInt(NightJson.need(fields, name));
  }
}
