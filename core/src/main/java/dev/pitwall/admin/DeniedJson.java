package dev.pitwall.admin;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link DeniedDocument} as JSON. */
final class DeniedJson {
  private DeniedJson() {}

  static void write(DeniedDocument document, Writer out) throws IOException {
    try (JsonWriter json = new JsonWriter(out)) {
      json.beginObject().name("mode").value(document.mode());
      json.name("denying").value(document.denying());
      json.name("requests").value(document.requests());
      json.name("unplaced").value(document.unplaced());
      json.name("stopped");
      DeniedDocument.Stopped stopped = document.stopped();
      if (stopped == null) {
        json.nullValue();
      } else {
        json.beginObject().name("until").value(stopped.until().toString());
        json.name("by").value(stopped.by()).endObject();
      }
      json.name("denied").beginArray();
      for (DeniedDocument.Denied each : document.denied()) {
        json.beginObject().name("address").value(each.address());
        json.name("path").value(each.path()).name("reason").value(each.reason());
        json.name("value").value(each.value()).name("times").value(each.times());
        json.name("requests").value(each.requests());
        json.name("since").value(each.since().toString());
        json.name("until").value(each.until().toString()).endObject();
      }
      json.endArray().name("allowed").beginArray();
      for (DeniedDocument.Allowed each : document.allowed()) {
        json.beginObject().name("network").value(each.network());
        json.name("until").value(each.until().toString());
        json.name("by").value(each.by()).endObject();
      }
      json.endArray().endObject();
    }
  }

  static String let(DeniedDocument.Let let) {
    return "{\"ended\":" + let.ended() + ",\"until\":\"" + let.until() + "\"}";
  }

  static DeniedDocument.Let let(Reader in) throws IOException {
    return read(
        in,
        json -> {
          Fields fields = new Fields(json);
          return new DeniedDocument.Let((int) fields.ended, fields.until);
        });
  }

  static DeniedDocument parse(Reader in) throws IOException {
    return read(in, DeniedJson::document);
  }

  private interface Body<T> {
    T of(JsonReader json) throws IOException;
  }

  private static <T> T read(Reader in, Body<T> body) throws IOException {
    try (JsonReader json = new JsonReader(in)) {
      return body.of(json);
    } catch (IllegalStateException | NumberFormatException | DateTimeException e) {
      throw new IOException("not what an agent answers: " + e.getMessage(), e);
    }
  }

  private static DeniedDocument document(JsonReader json) throws IOException {
    String mode = "off";
    boolean denying = false;
    long requests = 0;
    long unplaced = 0;
    DeniedDocument.Stopped stopped = null;
    List<DeniedDocument.Denied> denied = new ArrayList<>();
    List<DeniedDocument.Allowed> allowed = new ArrayList<>();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "mode" -> mode = json.nextString();
        case "denying" -> denying = json.nextBoolean();
        case "requests" -> requests = json.nextLong();
        case "unplaced" -> unplaced = json.nextLong();
        case "stopped" -> stopped = stopped(json);
        case "denied" -> each(json, fields -> denied.add(fields.denied()));
        case "allowed" ->
            each(
                json,
                fields ->
                    allowed.add(
                        new DeniedDocument.Allowed(fields.network, fields.until, fields.by)));
        default -> json.skipValue();
      }
    }
    json.endObject();
    return new DeniedDocument(mode, denying, requests, unplaced, stopped, denied, allowed);
  }

  private static DeniedDocument.@Nullable Stopped stopped(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return null;
    }
    Fields fields = new Fields(json);
    return new DeniedDocument.Stopped(fields.until, fields.by);
  }

  private interface Taker {
    void take(Fields fields);
  }

  private static void each(JsonReader json, Taker taker) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      taker.take(new Fields(json));
    }
    json.endArray();
  }

  /** Those of an object, whichever it has. */
  private static final class Fields {
    private String address = "";
    private String path = "";
    private String reason = "";
    private String network = "";
    private String by = "";
    private long value;
    private long times;
    private long requests;
    private long ended;
    private Instant since = Instant.EPOCH;
    private Instant until = Instant.EPOCH;

    Fields(JsonReader json) throws IOException {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "address" -> address = json.nextString();
          case "path" -> path = json.nextString();
          case "reason" -> reason = json.nextString();
          case "network" -> network = json.nextString();
          case "by" -> by = json.nextString();
          case "value" -> value = json.nextLong();
          case "times" -> times = json.nextLong();
          case "requests" -> requests = json.nextLong();
          case "ended" -> ended = json.nextLong();
          case "since" -> since = Instant.parse(json.nextString());
          case "until" -> until = Instant.parse(json.nextString());
          default -> json.skipValue();
        }
      }
      json.endObject();
    }

    DeniedDocument.Denied denied() {
      return new DeniedDocument.Denied(address, path, reason, value, times, requests, since, until);
    }
  }
}
