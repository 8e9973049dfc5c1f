package dev.pitwall.rehearsal;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.alert.Level;
import dev.pitwall.check.ReadingKey;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rehearsal as a JSON document: times in UTC, lengths in seconds, shares from 0 to 1. */
final class RehearsalJson {
  private RehearsalJson() {}

  static void write(Rehearsal rehearsal, Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.setHtmlSafe(false);
    json.beginObject();
    rule(rehearsal, json);
    json.name("from").value(rehearsal.from().toString());
    json.name("to").value(rehearsal.to().toString());
    json.name("cut").value(rehearsal.cut());
    Instant coarse = rehearsal.coarseUntil();
    json.name("minutesUntil").value(coarse == null ? null : coarse.toString());
    json.name("covered").value(rehearsal.share());
    json.name("coveredSeconds").value(rehearsal.covered());
    json.name("count").value(rehearsal.count());
    json.name("perWeek").value(rehearsal.perWeek());
    json.name("alerts").beginArray();
    for (Rehearsal.Alert alert : rehearsal.alerts()) {
      alert(alert, rehearsal.to(), json);
    }
    json.endArray().name("more").value(rehearsal.more());
    json.name("targets").beginArray();
    for (Rehearsal.Target target : rehearsal.targets()) {
      json.beginObject();
      reading(target.reading(), json);
      json.name("alerts").value(target.alerts());
      json.name("coveredSeconds").value(target.covered());
      json.name("worst").value(target.worst()).endObject();
    }
    json.endArray();
    suggestion(rehearsal, json);
    figure(rehearsal.figure(), json);
    json.endObject().flush();
  }

  private static void rule(Rehearsal rehearsal, JsonWriter json) throws IOException {
    json.name("rule").value(rehearsal.rule().id());
    json.name("when").value(rehearsal.condition().toString());
    json.name("unit").value(rehearsal.unit().key());
    json.name("side").value(rehearsal.rule().side().name());
    json.name("compound").value(rehearsal.rule().compound());
    json.name("resolveAfter").value(seconds(rehearsal.rule().resolveAfter()));
    json.name("levels").beginArray();
    for (Level level : rehearsal.rule().levels()) {
      json.beginObject().name("severity").value(level.severity().name());
      json.name("threshold").value(level.fire()).name("clear").value(level.clear());
      json.name("for").value(seconds(level.pendingFor())).endObject();
    }
    json.endArray();
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private static void reading(ReadingKey key, JsonWriter json) throws IOException {
    json.name("target").value(key.target()).name("labels").beginObject();
    for (Map.Entry<String, String> label : key.labels().entrySet()) {
      json.name(label.getKey()).value(label.getValue());
    }
    json.endObject();
  }

  private static void alert(Rehearsal.Alert alert, Instant end, JsonWriter json)
      throws IOException {
    @Nullable Instant ended = alert.ended();
    json.beginObject();
    reading(alert.reading(), json);
    json.name("severity").value(alert.severity().name());
    json.name("since").value(alert.since().toString());
    json.name("opened").value(alert.opened().toString());
    json.name("ended").value(ended == null ? null : ended.toString());
    json.name("end").value(alert.end().name());
    Instant last = ended == null ? end : ended;
    json.name("seconds").value(Duration.between(alert.opened(), last).toSeconds());
    json.name("peak").value(alert.peak());
    json.name("flapping").value(alert.flapping()).endObject();
  }

  private static void suggestion(Rehearsal rehearsal, JsonWriter json) throws IOException {
    Rehearsal.Suggestion found = rehearsal.suggestion();
    json.name("suggestion");
    if (found == null) {
      json.nullValue();
      return;
    }
    json.beginObject().name("perWeek").value(found.perWeek());
    json.name("threshold").value(found.threshold()).name("count").value(found.alerts());
    json.name("lowest").value(found.lowest());
    json.name("when").value(found.condition().toString());
    json.name("setting").value(setting(rehearsal.rule().id(), found.condition().toString()));
    json.endObject();
  }

  /** A line for the configuration file. */
  private static String setting(String rule, String condition) {
    return "pitwall.alerts.rules."
        + rule
        + ".when = \""
        + condition.replace("\\", "\\\\").replace("\"", "\\\"")
        + "\"";
  }

  private static void figure(Rehearsal.Figure figure, JsonWriter json) throws IOException {
    json.name("figure").beginObject().name("step").value(figure.step());
    json.name("worst").beginArray();
    for (double value : figure.values()) {
      if (Double.isNaN(value)) {
        json.nullValue();
      } else {
        json.value(value);
      }
    }
    json.endArray().endObject();
  }
}
