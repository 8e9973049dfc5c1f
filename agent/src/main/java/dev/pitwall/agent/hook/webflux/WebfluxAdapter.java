package dev.pitwall.agent.hook.webflux;

import dev.pitwall.agent.hook.netty.Connections;
import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.agent.weave.Routed;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.Connection;

/**
 * Called where Spring WebFlux makes its exchange of a request, before anything of the application
 * sees it. Nothing thrown in here reaches Spring.
 */
public final class WebfluxAdapter {
  private final HookSwitch routing;

  /** One adapter for one Spring. */
  public WebfluxAdapter(AdapterContext context) {
    routing = context.hookSwitch("webflux.routing");
  }

  /** {@code new DefaultServerWebExchange}, where it returns. */
  public void routing(ServerWebExchange exchange, ServerHttpRequest request) {
    if (!routing.on()) {
      return;
    }
    try {
      if (request instanceof AbstractServerHttpRequest known
          && known.getNativeRequest() instanceof Connection connection) {
        Channel channel = connection.channel();
        WebfluxRouting attributes = new WebfluxRouting(exchange.getAttributes());
        if (channel instanceof Http2StreamChannel stream) {
          Connections.tell(channel.parent(), stream.stream().id(), attributes);
        } else {
          Connections.tell(channel, Routed.ONE_AT_A_TIME, attributes);
        }
      }
    } catch (Throwable thrown) {
      routing.failed(thrown);
    }
  }
}
