package dev.pitwall.agent.hook.undertow;

import dev.pitwall.agent.hook.servlet.Attributes;
import dev.pitwall.agent.hook.servlet.MappingNames;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import org.jspecify.annotations.Nullable;

/**
 * What a servlet deployment knows of a request. Loaded only when there is one: a server of plain
 * handlers has none of these classes.
 */
final class Servlets {
  private Servlets() {}

  /** The framework's template of the route, or null. */
  static @Nullable String template(HttpServletRequestImpl request) {
    return request.getAttribute(Attributes.SPRING_PATTERN) instanceof String pattern
        ? pattern
        : null;
  }

  /** From the first attribute that holds an exception, or null. */
  static @Nullable String failure(HttpServletRequestImpl request) {
    for (String attribute : Attributes.FAILURES) {
      if (request.getAttribute(attribute) instanceof Throwable thrown) {
        return Attributes.failure(thrown);
      }
    }
    return null;
  }

  /** The servlet mapping that the request came in by, with its context path; null if unknown. */
  static @Nullable String mapping(ServletRequestContext context, MappingNames names) {
    return names.of(
        context.getDeployment().getDeploymentInfo().getContextPath(),
        context.getOriginalServletPathMatch().getServletChain().getPattern());
  }

  /** Null if no deployment took the request. */
  static @Nullable ServletRequestContext context(HttpServerExchange server) {
    return server.getAttachment(ServletRequestContext.ATTACHMENT_KEY);
  }
}
