package dev.pitwall.admin;

import com.google.gson.stream.JsonReader;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Set;

/**
 * Everything below {@code /api/v1/security}. What changes something takes the token itself, never a
 * browser's session, and only where {@code admin.actions} allows it.
 */
final class SecurityRoutes {
  static final String ROOT = "/api/v1/security";
  private static final String ALLOW = ROOT + "/allow";
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final int LARGEST = 4_096;
  private static final int LONGEST_TEXT = 100;
  private static final long USUAL_SECONDS = Duration.ofDays(1).toSeconds();
  private static final long MOST_SECONDS = Duration.ofDays(365).toSeconds();
  private static final String ALL = "all";

  private final SecurityDesk desk;

  SecurityRoutes(SecurityDesk desk) {
    this.desk = desk;
  }

  /** True for a path that is answered here. */
  static boolean knows(String path) {
    return path.equals(ROOT) || path.equals(ALLOW);
  }

  /** The methods of a path that {@link #knows}. */
  static Set<String> methods(String path) {
    return path.equals(ALLOW) ? Set.of("POST") : READING;
  }

  private record Wish(String address, long seconds, String by) {}

  /** Answers one whose token is right. */
  Reply answer(HttpExchange exchange, String path) throws IOException {
    if (path.equals(ROOT)) {
      StringWriter text = new StringWriter();
      desk.document().writeTo(text);
      return Reply.json(200, text.toString());
    }
    if (!desk.allowed()) {
      return Reply.problem(
          403,
          "actions",
          "Actions are off on this admin port",
          "Set admin.actions = true; it is in force within ten seconds, without a restart.");
    }
    Wish wish;
    try {
      wish = wish(exchange);
    } catch (IllegalArgumentException e) {
      return Reply.problem(400, "value", String.valueOf(e.getMessage()), "Correct it and retry.");
    }
    Duration length = Duration.ofSeconds(wish.seconds());
    try {
      DeniedDocument.Let let =
          wish.address().equals(ALL)
              ? desk.allowAll(length, wish.by())
              : desk.allow(wish.address(), length, wish.by());
      return Reply.json(200, DeniedJson.let(let));
    } catch (IllegalArgumentException e) {
      return Reply.problem(
          400,
          "address",
          "This is no address and no network",
          "Write 192.0.2.7, 192.0.2.0/24, 2001:db8::/64 or all.");
    } catch (IllegalStateException e) {
      return Reply.problem(
          409, "full", String.valueOf(e.getMessage()), "Put networks into security.allow.");
    }
  }

  private static Wish wish(HttpExchange exchange) throws IOException {
    String body = SmallBody.of(exchange, LARGEST);
    String address = "";
    String by = "";
    long seconds = USUAL_SECONDS;
    try (JsonReader json = new JsonReader(new StringReader(body))) {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "address" -> address = cut(json.nextString());
          case "seconds" -> seconds = json.nextLong();
          case "by" -> by = cut(json.nextString());
          default -> json.skipValue();
        }
      }
      json.endObject();
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new IllegalArgumentException(
          "The body is no JSON object with an address: " + e.getMessage() + "; send one.", e);
    }
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new IllegalArgumentException(
          "seconds is " + seconds + "; allowed are 1 to " + MOST_SECONDS + ".");
    }
    return new Wish(address, seconds, by);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }
}
