package dev.pitwall.agent.hook.httpserver;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.pitwall.request.Gate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Answers in the application's place; the response then is timed and recorded as every other. */
final class TurnedAway {
  private TurnedAway() {}

  static void answer(Gate.Answer answer, HttpExchange server) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    Headers headers = server.getResponseHeaders();
    headers.set("Retry-After", answer.retryAfter());
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Type", answer.contentType());
    boolean bodyless = server.getRequestMethod().equals("HEAD");
    server.sendResponseHeaders(answer.status(), bodyless ? -1 : body.length);
    if (!bodyless) {
      try (OutputStream out = server.getResponseBody()) {
        out.write(body);
      }
    }
  }
}
