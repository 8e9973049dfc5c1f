package dev.pitwall.admin;

import com.sun.net.httpserver.HttpExchange;
import java.util.Set;

/** By which way browsers come in, and what follows from it. */
interface Door {
  /** The paths that need no token. */
  Set<String> open();

  /** Whether this request came from another machine without TLS. */
  boolean beyond(HttpExchange exchange);

  /** The name of the session's cookie: browsers keep cookies by host, not by port. */
  String cookie();

  /** The path that cookies are good for, with a slash at its end. */
  String path(HttpExchange exchange);

  /** Whether the browser sees the page over TLS. */
  boolean secure(HttpExchange exchange);

  /**
   * The admin port.
   *
   * @param far whether other machines reach it
   * @param proxy whether a proxy with TLS stands in front
   */
  record Port(int number, boolean far, boolean proxy) implements Door {
    private static final Set<String> OPEN = Set.of("/health/live", "/health/ready", "/metrics");

    @Override
    public Set<String> open() {
      return OPEN;
    }

    @Override
    public boolean beyond(HttpExchange exchange) {
      return far;
    }

    @Override
    public String cookie() {
      return "pitwall-" + number;
    }

    @Override
    public String path(HttpExchange exchange) {
      return "/";
    }

    @Override
    public boolean secure(HttpExchange exchange) {
      return proxy;
    }
  }

  /**
   * A path of the application, whose own port it is. Metrics need the token there, because the
   * whole world may reach that port.
   *
   * @param proxy whether a proxy with TLS stands in front
   */
  record Mounted(boolean proxy) implements Door {
    private static final Set<String> OPEN = Set.of("/health/live", "/health/ready");

    @Override
    public Set<String> open() {
      return OPEN;
    }

    @Override
    public boolean beyond(HttpExchange exchange) {
      return !secure(exchange) && !exchange.getRemoteAddress().getAddress().isLoopbackAddress();
    }

    @Override
    public String cookie() {
      return "pitwall-mounted";
    }

    @Override
    public String path(HttpExchange exchange) {
      return ((MountedExchange) exchange).root();
    }

    @Override
    public boolean secure(HttpExchange exchange) {
      return proxy || ((MountedExchange) exchange).isSecure();
    }
  }
}
