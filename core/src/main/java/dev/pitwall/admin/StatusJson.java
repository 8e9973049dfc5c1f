package dev.pitwall.admin;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.State;
import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Finding;
import dev.pitwall.metrics.RequestWindow;
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
import org.jspecify.annotations.Nullable;

/** {@link Status} as JSON and back. */
final class StatusJson {
  private StatusJson() {}

  static void write(Status status, Writer out) throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.beginObject();
    json.name("app").value(status.app());
    json.name("alerts").beginArray();
    for (Status.Alert alert : status.alerts()) {
      json.beginObject();
      json.name("rule").value(alert.rule());
      json.name("target").value(alert.target());
      json.name("state").value(alert.state().name());
      json.name("since").value(alert.since().toString());
      json.name("value").value(alert.value());
      json.name("threshold").value(alert.threshold());
      Severity severity = alert.severity();
      json.name("severity").value(severity == null ? null : severity.name());
      json.endObject();
    }
    json.endArray();
    Status.Outbox outbox = status.outbox();
    json.name("outbox");
    if (outbox == null) {
      json.nullValue();
    } else {
      json.beginObject();
      json.name("pending").value(outbox.pending()).name("dead").value(outbox.dead());
      json.endObject();
    }
    writeReadings(status.readings(), json);
    json.name("dropped").beginObject();
    for (Map.Entry<String, Long> entry : status.dropped().entrySet()) {
      json.name(entry.getKey()).value(entry.getValue());
    }
    json.endObject();
    json.name("findings").beginArray();
    for (Finding finding : status.findings()) {
      json.beginObject().name("code").value(finding.code()).name("text").value(finding.text());
      json.name("since").value(finding.since().toString()).endObject();
    }
    json.endArray();
    writeRequests(status.requests(), json);
    writeCluster(status.cluster(), json);
    json.endObject();
    json.flush();
  }

  private static void writeCluster(Status.@Nullable Cluster cluster, JsonWriter json)
      throws IOException {
    json.name("cluster");
    if (cluster == null) {
      json.nullValue();
      return;
    }
    json.beginObject().name("role").value(cluster.role());
    json.name("instance").value(cluster.instance());
    json.name("leader").value(cluster.leader());
    json.name("reason").value(cluster.reason()).endObject();
  }

  private static void writeReadings(List<Reading> readings, JsonWriter json) throws IOException {
    Map<String, Reading> byKey = new TreeMap<>();
    readings.forEach(reading -> byKey.put(reading.key().toString(), reading));
    json.name("readings").beginObject();
    for (Map.Entry<String, Reading> entry : byKey.entrySet()) {
      Reading reading = entry.getValue();
      json.name(entry.getKey()).beginObject();
      json.name("name").value(reading.key().name());
      json.name("labels").beginObject();
      for (Map.Entry<String, String> label : reading.key().labels().entrySet()) {
        json.name(label.getKey()).value(label.getValue());
      }
      json.endObject();
      json.name("unit").value(reading.unit().key());
      if (reading instanceof Reading.Measured measured) {
        json.name("value").value(measured.value());
        json.name("detail").value(measured.detail());
        writeOffenders(measured.offenders(), json);
      } else if (reading instanceof Reading.Unknown unknown) {
        json.name("value").nullValue();
        json.name("reason").value(unknown.reason());
      }
      json.endObject();
    }
    json.endObject();
  }

  private static void writeOffenders(List<Offender> offenders, JsonWriter json) throws IOException {
    if (offenders.isEmpty()) {
      return;
    }
    json.name("offenders").beginArray();
    for (Offender each : offenders) {
      json.beginObject().name("name").value(each.name()).name("value").value(each.value());
      json.name("unit").value(each.unit().key()).endObject();
    }
    json.endArray();
  }

  private static void writeRequests(Status.@Nullable Requests requests, JsonWriter json)
      throws IOException {
    json.name("requests");
    if (requests == null) {
      json.nullValue();
      return;
    }
    json.beginObject();
    json.name("overall");
    Status.write(requests.overall(), json);
    json.name("routes").beginArray();
    for (RequestWindow route : requests.routes()) {
      Status.write(route, json);
    }
    json.endArray().endObject();
  }

  static Status parse(Reader in) throws IOException {
    try {
      return status(new JsonReader(in));
    } catch (IllegalStateException | IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "reading a status document: "
              + e.getMessage()
              + "; expected is what GET /api/v1/status of Pitwall answers; check the address",
          e);
    }
  }

  private static Status status(JsonReader json) throws IOException {
    String app = "";
    List<Status.Alert> alerts = new ArrayList<>();
    Status.Outbox outbox = null;
    List<Reading> readings = new ArrayList<>();
    Map<String, Long> dropped = new HashMap<>();
    List<Finding> findings = new ArrayList<>();
    Status.Requests requests = null;
    Status.Cluster cluster = null;
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "app" -> app = json.nextString();
        case "alerts" -> array(json, () -> alerts.add(alert(json)));
        case "outbox" -> outbox = outbox(json);
        case "readings" -> object(json, name -> readings.add(reading(json)));
        case "dropped" -> object(json, name -> dropped.put(name, json.nextLong()));
        case "findings" -> array(json, () -> findings.add(finding(json)));
        case "requests" -> requests = requests(json);
        case "cluster" -> cluster = cluster(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new Status(app, alerts, outbox, readings, dropped, findings, requests, cluster);
  }

  private interface Element {
    void read() throws IOException;
  }

  private interface Field {
    void read(String name) throws IOException;
  }

  private static void array(JsonReader json, Element element) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      element.read();
    }
    json.endArray();
  }

  private static void object(JsonReader json, Field field) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      field.read(json.nextName());
    }
    json.endObject();
  }

  private static Map<String, @Nullable String> texts(JsonReader json) throws IOException {
    Map<String, @Nullable String> texts = new HashMap<>();
    object(
        json,
        name -> {
          switch (json.peek()) {
            case STRING, NUMBER -> texts.put(name, json.nextString());
            default -> json.skipValue();
          }
        });
    return texts;
  }

  private static String need(Map<String, @Nullable String> texts, String name) {
    String text = texts.get(name);
    if (text == null) {
      throw new IllegalArgumentException("the field " + name + " is missing");
    }
    return text;
  }

  private static double number(Map<String, @Nullable String> texts, String name) {
    return Double.parseDouble(need(texts, name));
  }

  private static Status.Alert alert(JsonReader json) throws IOException {
    Map<String, @Nullable String> a = texts(json);
    String value = a.get("value");
    String threshold = a.get("threshold");
    String severity = a.get("severity");
    return new Status.Alert(
        need(a, "rule"),
        need(a, "target"),
        State.valueOf(need(a, "state")),
        Instant.parse(need(a, "since")),
        value == null ? null : Double.valueOf(value),
        threshold == null ? null : Double.valueOf(threshold),
        severity == null ? null : Severity.valueOf(severity));
  }

  private static Status.@Nullable Outbox outbox(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return null;
    }
    Map<String, @Nullable String> o = texts(json);
    return new Status.Outbox(Long.parseLong(need(o, "pending")), Long.parseLong(need(o, "dead")));
  }

  private static Status.@Nullable Cluster cluster(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return null;
    }
    Map<String, @Nullable String> c = texts(json);
    return new Status.Cluster(
        need(c, "role"), need(c, "instance"), need(c, "leader"), need(c, "reason"));
  }

  private static Reading reading(JsonReader json) throws IOException {
    Map<String, @Nullable String> r = new HashMap<>();
    Map<String, String> labels = new HashMap<>();
    List<Offender> offenders = new ArrayList<>();
    object(
        json,
        name -> {
          if (name.equals("offenders")) {
            array(json, () -> offenders.add(offender(json)));
          } else if (name.equals("labels")) {
            object(json, label -> labels.put(label, json.nextString()));
          } else if (json.peek() == JsonToken.NULL) {
            json.nextNull();
          } else {
            r.put(name, json.nextString());
          }
        });
    ReadingKey key = new ReadingKey(need(r, "name"), labels);
    Unit unit = Unit.valueOf(need(r, "unit").toUpperCase(Locale.ROOT));
    if (r.get("value") == null) {
      return new Reading.Unknown(key, unit, need(r, "reason"));
    }
    String detail = r.get("detail");
    return new Reading.Measured(
        key, unit, number(r, "value"), detail == null ? "" : detail, offenders);
  }

  private static Offender offender(JsonReader json) throws IOException {
    Map<String, @Nullable String> o = texts(json);
    Unit unit = Unit.valueOf(need(o, "unit").toUpperCase(Locale.ROOT));
    return new Offender(need(o, "name"), number(o, "value"), unit);
  }

  private static Finding finding(JsonReader json) throws IOException {
    Map<String, @Nullable String> f = texts(json);
    return new Finding(need(f, "code"), need(f, "text"), Instant.parse(need(f, "since")));
  }

  private static Status.@Nullable Requests requests(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return null;
    }
    List<RequestWindow> overall = new ArrayList<>();
    List<RequestWindow> routes = new ArrayList<>();
    object(
        json,
        name -> {
          switch (name) {
            case "overall" -> overall.add(window(json));
            case "routes" -> array(json, () -> routes.add(window(json)));
            default -> json.skipValue();
          }
        });
    if (overall.isEmpty()) {
      throw new IllegalArgumentException("the field requests.overall is missing");
    }
    return new Status.Requests(overall.get(0), routes);
  }

  private static RequestWindow window(JsonReader json) throws IOException {
    Map<String, @Nullable String> w = texts(json);
    RequestWindow.Latency latency =
        w.get("p50") == null
            ? null
            : new RequestWindow.Latency(
                number(w, "p50"), number(w, "p95"), number(w, "p99"), number(w, "max"));
    return new RequestWindow(
        need(w, "route"),
        number(w, "seconds"),
        Long.parseLong(need(w, "count")),
        Long.parseLong(need(w, "errors")),
        latency);
  }
}
