package dev.pitwall.agent.weave;

import org.jspecify.annotations.Nullable;

/**
 * What a framework or servlet deployment knows of a request that its server does not. It is asked
 * once, at the end.
 */
public interface Routing {

  /** The template of the route, {@code /races/{id}}; null if none was found. */
  @Nullable String template();

  /** The servlet mapping with its context path, {@code /shop/api/*}; null if there is none. */
  default @Nullable String mapping() {
    return null;
  }

  /** Class name of what the application threw; null if nothing did, or if nobody knows. */
  @Nullable String failure();
}
