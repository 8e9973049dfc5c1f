package dev.pitwall.agent.hook.jetty;

import dev.pitwall.agent.hook.servlet.Attributes;
import org.jspecify.annotations.Nullable;

/** What frameworks and Jetty leave in a request's attributes. */
public interface RequestAttributes {
  /** An attribute of the request, or null. */
  @Nullable Object attribute(String name);

  /** The framework's template of the route, or null. */
  default @Nullable String template() {
    return attribute(Attributes.SPRING_PATTERN) instanceof String pattern ? pattern : null;
  }

  /** The class name of the exception that the first of the attributes holds, or null. */
  default @Nullable String failure() {
    for (int i = 0; i < Attributes.FAILURES.size(); i++) {
      if (attribute(Attributes.FAILURES.get(i)) instanceof Throwable thrown) {
        return Attributes.failure(thrown);
      }
    }
    return null;
  }

  /**
   * The class name of an exception that reached Jetty; null for Jetty's own, which are none of the
   * application's: a client that went away, a body that nobody read.
   */
  static @Nullable String ofApplication(Throwable thrown) {
    String name = Attributes.failure(thrown);
    return name.startsWith("org.eclipse.jetty.") ? null : name;
  }
}
