package dev.pitwall.agent.hook.jetty;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What frameworks and Jetty leave in a request's attributes. */
public interface RequestAttributes {
  /** The framework's template of the route. */
  String SPRING_PATTERN = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

  /** Where an exception may be found, the most telling first. */
  List<String> FAILURES =
      List.of(
          "jakarta.servlet.error.exception",
          "javax.servlet.error.exception",
          "org.eclipse.jetty.server.error_exception",
          "org.springframework.web.servlet.DispatcherServlet.EXCEPTION",
          "org.springframework.boot.web.servlet.error.DefaultErrorAttributes.ERROR",
          "org.springframework.boot.webmvc.error.DefaultErrorAttributes.ERROR");

  /** An attribute of the request, or null. */
  @Nullable Object attribute(String name);

  /** The framework's template of the route, or null. */
  default @Nullable String template() {
    return attribute(SPRING_PATTERN) instanceof String pattern ? pattern : null;
  }

  /** The class name of the exception that the first of the attributes holds, or null. */
  default @Nullable String failure() {
    for (int i = 0; i < FAILURES.size(); i++) {
      if (attribute(FAILURES.get(i)) instanceof Throwable thrown) {
        return failure(thrown);
      }
    }
    return null;
  }

  /** Its class; of a wrapping {@code ServletException} the cause's class. */
  static String failure(Throwable thrown) {
    String name = thrown.getClass().getName();
    boolean wraps = name.endsWith(".ServletException") || name.endsWith(".NestedServletException");
    Throwable cause = thrown.getCause();
    return wraps && cause != null ? cause.getClass().getName() : name;
  }
}
