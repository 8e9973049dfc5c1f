package dev.pitwall.check.logs;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The history of errors as JSON and back; a name that is not known is passed over. */
final class HistoryJson {
  private HistoryJson() {}

  static String write(Map<ErrorHistory.Source, KindTable> tables) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      for (Map.Entry<ErrorHistory.Source, KindTable> each : tables.entrySet()) {
        KindTable table = each.getValue();
        json.name(ErrorHistory.name(each.getKey())).beginObject();
        json.name("since").value(table.since().toEpochMilli());
        json.name("untold");
        counts(table.untold(), json);
        json.name("kinds").beginArray();
        for (Map.Entry<String, KindTable.Entry> kind : table.kinds().entrySet()) {
          KindTable.Entry entry = kind.getValue();
          json.beginObject().name("text").value(kind.getKey());
          json.name("first").value(entry.first.toEpochMilli());
          json.name("last").value(entry.last.toEpochMilli());
          Quarters counts = entry.counts;
          if (counts != null) {
            json.name("counts");
            counts(counts, json);
          }
          json.endObject();
        }
        json.endArray().endObject();
      }
      json.endObject();
    }
    return text.toString();
  }

  private static void counts(Quarters quarters, JsonWriter json) throws IOException {
    json.beginObject();
    for (Map.Entry<Long, Integer> quarter : quarters.all().entrySet()) {
      json.name(quarter.getKey().toString()).value(quarter.getValue());
    }
    json.endObject();
  }

  static Map<ErrorHistory.Source, KindTable> read(String text) throws IOException {
    Map<ErrorHistory.Source, KindTable> tables = new EnumMap<>(ErrorHistory.Source.class);
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName().toUpperCase(Locale.ROOT);
        tables.put(ErrorHistory.Source.valueOf(name), table(json));
      }
      json.endObject();
    } catch (IllegalStateException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("errors.json is damaged: " + e.getMessage(), e);
    }
    return tables;
  }

  private static KindTable table(JsonReader json) throws IOException {
    json.beginObject();
    if (!json.nextName().equals("since")) {
      throw new IllegalArgumentException("since is missing");
    }
    KindTable table = new KindTable(Instant.ofEpochMilli(json.nextLong()));
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "untold" -> counts(json, table.untold());
        case "kinds" -> {
          json.beginArray();
          while (json.hasNext()) {
            kind(json, table);
          }
          json.endArray();
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    return table;
  }

  private static void kind(JsonReader json, KindTable into) throws IOException {
    String text = "";
    long first = 0;
    long last = 0;
    Quarters counts = new Quarters();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "text" -> text = json.nextString();
        case "first" -> first = json.nextLong();
        case "last" -> last = json.nextLong();
        case "counts" -> counts(json, counts);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (into.kinds().size() < KindTable.MOST) {
      KindTable.Entry entry =
          new KindTable.Entry(Instant.ofEpochMilli(first), Instant.ofEpochMilli(last));
      entry.counts = counts.all().isEmpty() ? null : counts;
      into.kinds().put(text, entry);
    }
  }

  private static void counts(JsonReader json, Quarters into) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      into.add(Long.parseLong(json.nextName()), json.nextInt());
    }
    json.endObject();
  }
}
