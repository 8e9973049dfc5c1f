package dev.pitwall.notify.alertmanager;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * One alert as the API v2 of Alertmanager takes it ({@code postableAlert}).
 *
 * @param labels what it is: the same labels are the same alert
 * @param ends in the future while it fires: it ends then unless it is sent again
 */
record Alert(
    Map<String, String> labels, Map<String, String> annotations, Instant starts, Instant ends) {

  static String json(List<Alert> alerts) {
    StringWriter out = new StringWriter();
    try (JsonWriter json = new JsonWriter(out)) {
      json.beginArray();
      for (Alert alert : alerts) {
        json.beginObject();
        map(json.name("labels"), alert.labels);
        map(json.name("annotations"), alert.annotations);
        json.name("startsAt").value(alert.starts.truncatedTo(ChronoUnit.MILLIS).toString());
        json.name("endsAt").value(alert.ends.truncatedTo(ChronoUnit.MILLIS).toString());
        json.endObject();
      }
      json.endArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void map(JsonWriter json, Map<String, String> map) throws IOException {
    json.beginObject();
    for (Map.Entry<String, String> entry : map.entrySet()) {
      json.name(entry.getKey()).value(entry.getValue());
    }
    json.endObject();
  }
}
