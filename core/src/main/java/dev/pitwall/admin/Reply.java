package dev.pitwall.admin;

import com.google.gson.stream.JsonWriter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** One answer: status, type, body. Every answer carries the headers that keep browsers safe. */
final class Reply {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private final int status;
  private final String type;
  private final byte[] body;
  private final Map<String, String> more = new TreeMap<>();

  Reply(int status, String type, byte[] body) {
    this.status = status;
    this.type = type;
    this.body = body;
  }

  static Reply html(int status, String text) {
    return new Reply(status, "text/html; charset=utf-8", bytes(text));
  }

  static Reply json(int status, String text) {
    return new Reply(status, "application/json; charset=utf-8", bytes(text));
  }

  /**
   * A problem document (RFC 9457).
   *
   * @param code stable, for programs
   * @param fix what to do, one imperative sentence
   */
  static Reply problem(int status, String code, String title, String fix) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject().name("type").value("about:blank");
      json.name("title").value(title).name("status").value(status);
      json.name("code").value(code).name("fix").value(fix).endObject();
    }
    return new Reply(status, "application/problem+json", bytes(text.toString()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Adds a header, or puts it in the place of one that every answer carries. */
  Reply header(String name, String value) {
    more.put(name, value);
    return this;
  }

  /** Sends it; the body stays out for HEAD. */
  void send(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    more.forEach(headers::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
