package dev.pitwall.agent.hook.servlet;

import java.util.List;

/** Attributes of a request in which frameworks and containers leave what they know. */
public final class Attributes {
  /** Spring's template of the route: a {@code String}. */
  public static final String SPRING_PATTERN =
      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

  /** The first that holds a {@code Throwable} tells why the request failed. */
  public static final List<String> FAILURES =
      List.of(
          "jakarta.servlet.error.exception",
          "javax.servlet.error.exception",
          "org.eclipse.jetty.server.error_exception",
          "org.springframework.web.servlet.DispatcherServlet.EXCEPTION",
          "org.springframework.boot.web.servlet.error.DefaultErrorAttributes.ERROR",
          "org.springframework.boot.webmvc.error.DefaultErrorAttributes.ERROR");

  private Attributes() {}

  /**
   * The class name of the exception that ended an exchange, of a wrapping {@code ServletException}
   * the cause's. The exception itself is never kept: it would keep the application alive.
   */
  public static String failure(Throwable thrown) {
    String name = thrown.getClass().getName();
    boolean wraps = name.endsWith(".ServletException") || name.endsWith(".NestedServletException");
    Throwable cause = thrown.getCause();
    return wraps && cause != null ? cause.getClass().getName() : name;
  }
}
