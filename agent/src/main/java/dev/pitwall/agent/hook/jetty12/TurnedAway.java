package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.request.Gate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers in the application's place. The response then ends as every other: committed, timed,
 * recorded and logged by Jetty's own code.
 */
final class TurnedAway {
  private TurnedAway() {}

  static void write(Gate.Answer answer, Response response, Callback callback) {
    response.setStatus(answer.status());
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("Retry-After", answer.retryAfter());
    headers.put("Cache-Control", "no-store");
    headers.put("Content-Type", answer.contentType());
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
