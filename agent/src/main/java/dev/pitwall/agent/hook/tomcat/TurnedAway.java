package dev.pitwall.agent.hook.tomcat;

import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.request.Gate;
import java.io.PrintWriter;
import org.apache.catalina.connector.Response;

/**
 * Answers in the application's place. The response then ends as every other: committed, timed,
 * recorded and logged by Tomcat's own code. No session is made for it.
 */
final class TurnedAway {
  private TurnedAway() {}

  /** True if the request is answered; one that goes through is not. */
  static boolean answer(
      Gate.Closed closed, Gate.Visitor visitor, Response response, HookSwitch failures) {
    try {
      Gate.Answer answer = closed.answer(visitor);
      if (answer == null) {
        return false;
      }
      response.setStatus(answer.status());
      try {
        write(answer, response);
      } catch (Throwable thrown) { // the status stands, and the application is not reached
        failures.failed(thrown);
      }
      return true;
    } catch (Throwable thrown) {
      failures.failed(thrown);
      return false;
    }
  }

  /** The reporter is what Tomcat's own error page writes to: no type of the servlet API in it. */
  private static void write(Gate.Answer answer, Response response) throws Throwable {
    response.setHeader("Retry-After", answer.retryAfter());
    response.setHeader("Cache-Control", "no-store");
    response.setContentType(answer.contentType());
    PrintWriter out = response.getReporter();
    if (out != null) {
      out.write(answer.body());
    }
  }
}
