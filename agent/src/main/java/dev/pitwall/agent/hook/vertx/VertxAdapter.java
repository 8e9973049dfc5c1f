package dev.pitwall.agent.hook.vertx;

import dev.pitwall.agent.hook.netty.Connections;
import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.agent.weave.Routed;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Called where a route of Vert.x Web is about to handle a request: one after the other until one
 * answers. Nothing thrown in here reaches Vert.x.
 */
public final class VertxAdapter {
  private final HookSwitch routing;

  /** One adapter for one Vert.x. */
  public VertxAdapter(AdapterContext context) {
    routing = context.hookSwitch("vertx.routing");
  }

  /** {@code RouteState.handleContext}. */
  public void routing(RoutingContext context) {
    if (!routing.on()) {
      return;
    }
    try {
      String template = template(context.mountPoint(), context.currentRoute());
      HttpServerRequest request = context.request();
      if (template != null && request.connection() instanceof ConnectionBase connection) {
        int stream =
            request.version() == HttpVersion.HTTP_2
                ? request.response().streamId()
                : Routed.ONE_AT_A_TIME;
        Connections.tell(connection.channel(), stream, new VertxRouting(template, context));
      }
    } catch (Throwable thrown) {
      routing.failed(thrown);
    }
  }

  /** Null for a route that takes every path, which is no route but a filter. */
  private static @Nullable String template(@Nullable String mountPoint, @Nullable Route route) {
    String path = route == null ? null : route.isRegexPath() ? route.getName() : route.getPath();
    if (path == null || mountPoint == null || mountPoint.equals("/")) {
      return path;
    }
    String start = mountPoint.endsWith("/") ? mountPoint : mountPoint + "/";
    return start + (path.startsWith("/") ? path.substring(1) : path);
  }
}
