package dev.pitwall.admin;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything below {@code /api/v1/alerts} and {@code /api/v1/silences}. What changes something
 * takes the token itself, never a browser's session, so that no other site can send it.
 */
final class AlertRoutes {
  static final String ALERTS = "/api/v1/alerts";
  static final String SILENCES = "/api/v1/silences";
  private static final String ACKNOWLEDGEMENT = "/acknowledgement";
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final int LARGEST = 16_384;

  private final AlertDesk desk;

  AlertRoutes(AlertDesk desk) {
    this.desk = desk;
  }

  /** True for a path that is answered here. */
  static boolean knows(String path) {
    return path.equals(ALERTS)
        || path.equals(SILENCES)
        || acknowledged(path) != null
        || path.startsWith(SILENCES + "/");
  }

  /** The methods of a path that {@link #knows}. */
  static Set<String> methods(String path) {
    if (path.equals(ALERTS)) {
      return READING;
    }
    if (path.equals(SILENCES)) {
      return Set.of("GET", "HEAD", "POST");
    }
    return acknowledged(path) != null ? Set.of("PUT", "DELETE") : Set.of("DELETE");
  }

  private static @Nullable String acknowledged(String path) {
    if (!path.startsWith(ALERTS + "/") || !path.endsWith(ACKNOWLEDGEMENT)) {
      return null;
    }
    int from = ALERTS.length() + 1;
    int to = path.length() - ACKNOWLEDGEMENT.length();
    return to > from ? path.substring(from, to) : null;
  }

  /** Answers one whose token is right. */
  Reply answer(HttpExchange exchange, String path) throws IOException {
    String method = exchange.getRequestMethod();
    if (READING.contains(method)) {
      StringWriter text = new StringWriter();
      desk.alerts().writeTo(text);
      return Reply.json(200, text.toString());
    }
    try {
      String incident = acknowledged(path);
      if (incident != null) {
        return method.equals("PUT")
            ? acknowledge(incident, body(exchange))
            : gone(desk.unacknowledge(incident));
      }
      return path.equals(SILENCES)
          ? silence(body(exchange))
          : gone(desk.unsilence(path.substring(SILENCES.length() + 1)));
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Reply.problem(400, "value", String.valueOf(e.getMessage()), "Correct it and retry.");
    }
  }

  private Reply acknowledge(String incident, AlertsJson.Fields said) {
    desk.acknowledge(incident, said.textOr("by", ""), said.textOr("note", ""));
    return new Reply(204, "application/json", new byte[0]);
  }

  private Reply silence(AlertsJson.Fields said) throws IOException {
    AlertsDocument.Silence made =
        desk.silence(
            said.text("rule"),
            said.inner,
            said.textOr("by", ""),
            said.textOr("reason", ""),
            Duration.ofSeconds(Math.round(said.number("seconds"))));
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    AlertsJson.write(made, json);
    json.flush();
    return Reply.json(201, text.toString());
  }

  private static Reply gone(boolean was) throws IOException {
    return was
        ? new Reply(204, "application/json", new byte[0])
        : Reply.problem(
            404, "id", "There is nothing with this id", "GET " + ALERTS + " lists what there is.");
  }

  private static AlertsJson.Fields body(HttpExchange exchange) throws IOException {
    String body = SmallBody.of(exchange, LARGEST);
    try {
      return AlertsJson.Fields.read(new JsonReader(new StringReader(body)));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The body is no JSON object: " + e.getMessage() + "; send one.", e);
    }
  }
}
