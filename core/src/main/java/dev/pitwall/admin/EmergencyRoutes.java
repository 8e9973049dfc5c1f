package dev.pitwall.admin;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything below {@code /api/v1/emergency}. What changes something takes the token itself, never
 * a browser's session, and only where {@code admin.actions} allows it.
 */
final class EmergencyRoutes {
  static final String ROOT = "/api/v1/emergency";
  private static final String EVIDENCE = ROOT + "/evidence";
  private static final String MAINTENANCE = ROOT + "/maintenance";
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final int LARGEST = 16_384;
  private static final int LONGEST_TEXT = 300;

  private final EmergencyDesk desk;

  EmergencyRoutes(EmergencyDesk desk) {
    this.desk = desk;
  }

  /** True for a path that is answered here. */
  static boolean knows(String path) {
    return path.equals(ROOT)
        || path.equals(EVIDENCE)
        || path.startsWith(EVIDENCE + "/")
        || path.equals(MAINTENANCE);
  }

  /** The methods of a path that {@link #knows}. */
  static Set<String> methods(String path) {
    return switch (path) {
      case EVIDENCE -> Set.of("POST");
      case MAINTENANCE -> Set.of("POST", "DELETE");
      default -> READING;
    };
  }

  /** Answers one whose token is right. */
  Reply answer(HttpExchange exchange, String path) throws IOException {
    if (READING.contains(exchange.getRequestMethod())) {
      return path.equals(ROOT) ? state() : frozen(path.substring(EVIDENCE.length() + 1));
    }
    if (!desk.allowed()) {
      return Reply.problem(
          403,
          "actions",
          "Actions are off on this admin port",
          "Set admin.actions = true; it is in force within ten seconds, without a restart.");
    }
    if (path.equals(EVIDENCE)) {
      return json(202, json -> json.beginObject().name("id").value(desk.freeze()).endObject());
    }
    if (exchange.getRequestMethod().equals("DELETE")) {
      desk.open();
      return state();
    }
    String[] said;
    try {
      said = body(exchange);
    } catch (IllegalArgumentException e) {
      return Reply.problem(400, "value", String.valueOf(e.getMessage()), "Correct it and retry.");
    }
    desk.close(said[0], said[1]);
    return state();
  }

  private Reply state() throws IOException {
    EmergencyDesk.@Nullable Maintenance on = desk.maintenance();
    return json(
        200,
        json -> {
          json.beginObject().name("actions").value(desk.allowed());
          json.name("activeRequests").value(desk.activeRequests());
          json.name("maintenance");
          if (on == null) {
            json.nullValue();
          } else {
            json.beginObject().name("since").value(on.since().toString());
            json.name("by").value(on.by()).name("reason").value(on.reason());
            json.name("kept").value(on.kept()).endObject();
          }
          json.endObject();
        });
  }

  private Reply frozen(String id) throws IOException {
    Optional<EmergencyDesk.Frozen> found = desk.frozen(id);
    if (found.isEmpty()) {
      return Reply.problem(
          404, "id", "There is no evidence with this id", "POST " + EVIDENCE + " makes some.");
    }
    EmergencyDesk.Frozen frozen = found.get();
    return json(
        200,
        json -> {
          json.beginObject().name("id").value(frozen.id()).name("done").value(frozen.done());
          json.name("file").value(frozen.file()).name("bytes").value(frozen.bytes());
          json.name("recording").value(frozen.recording()).name("error").value(frozen.error());
          json.name("items").beginArray();
          for (EmergencyDesk.Frozen.Item item : frozen.items()) {
            json.beginObject().name("name").value(item.name());
            json.name("outcome").value(item.outcome()).name("bytes").value(item.bytes());
            json.name("detail").value(item.detail()).endObject();
          }
          json.endArray().endObject();
        });
  }

  private interface Body {
    void into(JsonWriter json) throws IOException;
  }

  private static Reply json(int status, Body body) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      body.into(json);
    }
    return Reply.json(status, text.toString());
  }

  /** Who, and why; an empty body is allowed. */
  private static String[] body(HttpExchange exchange) throws IOException {
    String text = SmallBody.of(exchange, LARGEST);
    String by = "";
    String reason = "";
    if (text.isBlank()) {
      return new String[] {by, reason};
    }
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "by" -> by = cut(json.nextString());
          case "reason" -> reason = cut(json.nextString());
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (IOException | IllegalStateException e) {
      throw new IllegalArgumentException(
          "The body is no JSON object: " + e.getMessage() + "; send one.", e);
    }
    return new String[] {by, reason};
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }
}
