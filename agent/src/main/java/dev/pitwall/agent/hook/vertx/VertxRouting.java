package dev.pitwall.agent.hook.vertx;

import dev.pitwall.agent.weave.Routing;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The route that handled a request last, and what failed in it. */
record VertxRouting(String template, RoutingContext context) implements Routing {
  @Override
  public @Nullable String failure() {
    Throwable thrown = context.failure();
    return thrown == null ? null : thrown.getClass().getName();
  }
}
