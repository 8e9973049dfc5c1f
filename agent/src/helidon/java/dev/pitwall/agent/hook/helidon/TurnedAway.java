package dev.pitwall.agent.hook.helidon;

import dev.pitwall.request.Gate;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** Answers in the application's place; the response then is timed and recorded as every other. */
final class TurnedAway {
  private TurnedAway() {}

  static void answer(Gate.Answer answer, String method, ServerResponse response) {
    response.status(Status.create(answer.status()));
    response.header(HeaderValues.create(HeaderNames.RETRY_AFTER, answer.retryAfter()));
    response.header(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));
    response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, answer.contentType()));
    if (method.equals("HEAD")) { // Helidon would send the body
      response.send();
    } else {
      response.send(answer.body().getBytes(StandardCharsets.UTF_8));
    }
  }
}
