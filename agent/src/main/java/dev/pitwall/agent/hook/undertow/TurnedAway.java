package dev.pitwall.agent.hook.undertow;

import dev.pitwall.request.Gate;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.nio.charset.StandardCharsets;

/**
 * Answers in the application's place, on the thread that read the request. The response then ends
 * as every other: committed, timed and recorded.
 */
final class TurnedAway {
  private TurnedAway() {}

  static void answer(Gate.Answer answer, HttpServerExchange server) {
    server.setStatusCode(answer.status());
    HeaderMap headers = server.getResponseHeaders();
    headers.put(Headers.RETRY_AFTER, answer.retryAfter());
    headers.put(Headers.CACHE_CONTROL, "no-store");
    headers.put(Headers.CONTENT_TYPE, answer.contentType());
    server.getResponseSender().send(answer.body(), StandardCharsets.UTF_8);
  }
}
