package dev.pitwall.agent.hook.tomcat;

import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.request.Gate;
import java.io.PrintWriter;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;

/**
 * Answers in the application's place. The response then ends as every other: committed, timed,
 * recorded and logged by Tomcat's own code.
 */
final class Maintenance {
  private Maintenance() {}

  /** True if the request is answered; a path that stays open is not. */
  static boolean answer(
      Gate.Closed closed, Request request, Response response, HookSwitch failures) {
    try {
      Gate.Answer answer =
          closed.answer(request.getDecodedRequestURI(), request.getHeader("Accept-Language"));
      if (answer == null) {
        return false;
      }
      response.setStatus(Gate.Answer.STATUS);
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
    response.setContentType(Gate.Answer.CONTENT_TYPE);
    PrintWriter out = response.getReporter();
    if (out != null) {
      out.write(answer.html());
    }
  }
}
