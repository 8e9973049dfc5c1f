package dev.pitwall.agent.hook.jetty9;

import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.request.Gate;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Answers in the application's place. The response then ends as every other: committed, timed,
 * recorded and logged by Jetty's own code. No session is made for it.
 */
final class TurnedAway {
  private TurnedAway() {}

  /** True if the request is answered; one that goes through is not. */
  static boolean answer(
      Gate.Closed closed,
      Gate.Visitor visitor,
      Request request,
      Response response,
      HookSwitch failures) {
    Gate.Answer answer = closed.answer(visitor);
    if (answer == null) {
      return false;
    }
    request.setHandled(true);
    response.setStatus(answer.status());
    try {
      response.setHeader("Retry-After", answer.retryAfter());
      response.setHeader("Cache-Control", "no-store");
      response.setContentType(answer.contentType());
      response.getWriter().write(answer.body());
    } catch (Throwable thrown) { // the status stands, and the application is not reached
      failures.failed(thrown);
    }
    return true;
  }
}
