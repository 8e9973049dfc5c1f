package dev.pitwall.agent.weave;

import org.jspecify.annotations.Nullable;

/** What a framework knows of a request that its server does not. It is asked once, at the end. */
public interface Routing {

  /** The template of the route, {@code /races/{id}}; null if none was found. */
  @Nullable String template();

  /** What the application threw; null if nothing did, or if nobody knows. */
  @Nullable Throwable failure();
}
