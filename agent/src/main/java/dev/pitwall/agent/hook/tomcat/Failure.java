package dev.pitwall.agent.hook.tomcat;

import java.util.List;
import org.apache.catalina.connector.Request;
import org.jspecify.annotations.Nullable;

/**
 * The class name of the exception that ended an exchange. The exception itself is never kept: it
 * would keep the application alive.
 */
final class Failure {
  private static final List<String> ATTRIBUTES =
      List.of(
          "jakarta.servlet.error.exception",
          "javax.servlet.error.exception",
          "org.springframework.web.servlet.DispatcherServlet.EXCEPTION",
          "org.springframework.boot.web.servlet.error.DefaultErrorAttributes.ERROR",
          "org.springframework.boot.webmvc.error.DefaultErrorAttributes.ERROR");

  private Failure() {}

  /** From the first attribute that holds an exception, or null. */
  static @Nullable String of(Request request) {
    for (String attribute : ATTRIBUTES) {
      if (request.getAttribute(attribute) instanceof Throwable thrown) {
        return name(thrown);
      }
    }
    return null;
  }

  /** Its class; of a wrapping {@code ServletException} the cause's class. */
  static String name(Throwable thrown) {
    String name = thrown.getClass().getName();
    boolean wraps = name.endsWith(".ServletException") || name.endsWith(".NestedServletException");
    Throwable cause = thrown.getCause();
    return wraps && cause != null ? cause.getClass().getName() : name;
  }
}
