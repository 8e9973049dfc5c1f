package dev.pitwall.agent.hook.tomcat;

import dev.pitwall.agent.hook.servlet.Attributes;
import org.apache.catalina.connector.Request;
import org.jspecify.annotations.Nullable;

/** The class name of the exception that ended an exchange. */
final class Failure {
  private Failure() {}

  /** From the first attribute that holds an exception, or null. */
  static @Nullable String of(Request request) {
    for (String attribute : Attributes.FAILURES) {
      if (request.getAttribute(attribute) instanceof Throwable thrown) {
        return Attributes.failure(thrown);
      }
    }
    return null;
  }

  /** See {@link Attributes#failure}. */
  static String name(Throwable thrown) {
    return Attributes.failure(thrown);
  }
}
