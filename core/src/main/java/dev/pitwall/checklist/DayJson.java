package dev.pitwall.checklist;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.check.logs.ErrorSummary;
import dev.pitwall.notify.Sender;
import java.io.IOException;
import java.io.Reader;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link Day} as JSON and back. */
final class DayJson {
  private DayJson() {}

  static void write(Day day, JsonWriter json) throws IOException {
    json.beginObject().name("app").value(day.sender().app());
    json.name("instance").value(day.sender().instance());
    json.name("environment").value(day.sender().environment());
    json.name("errors").beginArray();
    for (ErrorSummary each : day.errors()) {
      each.write(json);
    }
    json.endArray();
    json.name("night").beginObject().name("from").value(day.night().from().toString());
    json.name("dropped").value(day.night().dropped());
    json.name("incidents").beginArray();
    for (Night.Brief each : day.night().incidents()) {
      NightJson.write(json, each);
    }
    json.endArray().endObject();
    json.name("backups");
    backups(day.backups(), json);
    json.name("scan");
    ScanJson.write(json, day.scan());
    Day.Last last = day.last();
    json.name("last");
    if (last == null) {
      json.nullValue();
    } else {
      json.beginObject().name("number").value(last.number());
      json.name("time").value(last.at().toString());
      json.name("status").value(last.status().name()).endObject();
    }
    json.endObject();
  }

  private static void backups(BackupFacts facts, JsonWriter json) throws IOException {
    json.beginObject().name("scheduled").value(facts.scheduled());
    json.name("failure").value(facts.failure()).name("reason").value(facts.reason());
    json.name("overdueAfter").value(facts.overdueAfter().toSeconds());
    BackupFacts.Made last = facts.last();
    if (last != null) {
      json.name("last").beginObject().name("id").value(last.id());
      json.name("time").value(last.at().toString()).name("bytes").value(last.bytes());
      json.name("verified").value(last.verified()).endObject();
    }
    BackupFacts.Proven proven = facts.restore();
    if (proven != null) {
      json.name("restore").beginObject().name("id").value(proven.id());
      json.name("time").value(proven.at().toString());
      json.name("took").value(proven.took().toMillis() / 1e3).endObject();
    }
    json.endObject();
  }

  static Day parse(Reader in) throws IOException {
    try (JsonReader json = new JsonReader(in)) {
      return day(json);
    } catch (IllegalStateException | IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "reading what a running agent remembers: "
              + e.getMessage()
              + "; expected is what GET /api/v1/checklist of this version answers; use the same"
              + " version for both",
          e);
    }
  }

  private static Day day(JsonReader json) throws IOException {
    String app = "";
    String instance = "";
    String environment = "";
    List<ErrorSummary> errors = new ArrayList<>();
    Night night = new Night(Instant.EPOCH, List.of(), 0);
    BackupFacts backups = BackupFacts.NONE;
    ScanFacts scan = ScanFacts.NONE;
    Day.@Nullable Last last = null;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "app" -> app = json.nextString();
        case "instance" -> instance = json.nextString();
        case "environment" -> environment = json.nextString();
        case "errors" -> {
          json.beginArray();
          while (json.hasNext()) {
            errors.add(ErrorSummary.read(json));
          }
          json.endArray();
        }
        case "night" -> night = night(json);
        case "backups" -> backups = backups(json);
        case "scan" -> scan = ScanJson.read(json);
        case "last" -> last = last(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Day(new Sender(app, instance, environment), errors, night, backups, scan, last);
  }

  private static Night night(JsonReader json) throws IOException {
    Instant from = Instant.EPOCH;
    long dropped = 0;
    List<Night.Brief> incidents = new ArrayList<>();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "from" -> from = Instant.parse(json.nextString());
        case "dropped" -> dropped = json.nextLong();
        case "incidents" -> {
          json.beginArray();
          while (json.hasNext()) {
            incidents.add(NightJson.read(json));
          }
          json.endArray();
        }
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Night(from, incidents, dropped);
  }

  private static BackupFacts backups(JsonReader json) throws IOException {
    boolean scheduled = false;
    String failure = null;
    String reason = null;
    Duration overdue = Duration.ZERO;
    BackupFacts.@Nullable Made made = null;
    BackupFacts.@Nullable Proven proven = null;
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (json.peek() == JsonToken.NULL) {
        json.nextNull();
        continue;
      }
      switch (name) {
        case "scheduled" -> scheduled = json.nextBoolean();
        case "failure" -> failure = json.nextString();
        case "reason" -> reason = json.nextString();
        case "overdueAfter" -> overdue = Duration.ofSeconds(json.nextLong());
        case "last" -> made = made(NightJson.fields(json));
        case "restore" -> proven = proven(NightJson.fields(json));
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new BackupFacts(scheduled, made, failure, proven, overdue, reason);
  }

  private static BackupFacts.Made made(Map<String, String> fields) {
    return new BackupFacts.Made(
        NightJson.need(fields, "id"),
        Instant.parse(NightJson.need(fields, "time")),
        Long.parseLong(NightJson.need(fields, "bytes")),
        NightJson.need(fields, "verified"));
  }

  private static BackupFacts.Proven proven(Map<String, String> fields) {
    return new BackupFacts.Proven(
        NightJson.need(fields, "id"),
        Instant.parse(NightJson.need(fields, "time")),
        Duration.ofMillis(Math.round(Double.parseDouble(NightJson.need(fields, "took")) * 1e3)));
  }

  private static Day.@Nullable Last last(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return null;
    }
    Map<String, String> fields = NightJson.fields(json);
    return new Day.Last(
        Long.parseLong(NightJson.need(fields, "number")),
        Instant.parse(NightJson.need(fields, "time")),
        Checklist.Status.valueOf(NightJson.need(fields, "status")));
  }
}
