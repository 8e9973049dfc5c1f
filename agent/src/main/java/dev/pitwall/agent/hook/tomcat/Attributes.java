package dev.pitwall.agent.hook.tomcat;

import org.apache.catalina.connector.Request;
import org.jspecify.annotations.Nullable;

/** What frameworks and Tomcat leave in the request's attributes. */
final class Attributes {
  private static final String SPRING_PATTERN =
      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";
  private static final String SENDFILE_START = "org.apache.tomcat.sendfile.start";
  private static final String SENDFILE_END = "org.apache.tomcat.sendfile.end";

  private Attributes() {}

  /** The framework's template of the route, or null. */
  static @Nullable String template(Request request) {
    return request.getAttribute(SPRING_PATTERN) instanceof String pattern ? pattern : null;
  }

  /**
   * Bytes of the body; a file that the connector sent by itself was never written by the
   * application.
   */
  static long bytes(Request request, long written) {
    if (written <= 0
        && request.getAttribute(SENDFILE_START) instanceof Long from
        && request.getAttribute(SENDFILE_END) instanceof Long to) {
      return to - from;
    }
    return written;
  }
}
