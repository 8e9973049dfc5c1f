package dev.pitwall.admin;

import com.sun.net.httpserver.HttpExchange;
import java.util.Set;

/** By which way browsers come in, and what follows from it. */
interface Door {
  /** The paths that need no token. */
  Set<String> open();

  /** Whether this request may have come from another machine. */
  boolean far(HttpExchange exchange);

  /** The name of the session's cookie: browsers keep cookies by host, not by port. */
  String cookie();

  /** The path that cookies are good for, with a slash at its end. */
  String path(HttpExchange exchange);

  /** Whether the browser sees the page over TLS. */
  boolean secure(HttpExchange exchange);

  /**
   * The admin port.
   *
   * @param reachable whether other machines reach it
   * @param sealed whether it has TLS, or a proxy in front of it
   */
  record Port(int number, boolean reachable, boolean sealed) implements Door {
    private static final Set<String> OPEN = Set.of("/health/live", "/health/ready", "/metrics");

    @Override
    public Set<String> open() {
      return OPEN;
    }

    @Override
    public boolean far(HttpExchange exchange) {
      return reachable;
    }

    @Override
    public String cookie() {
      // over TLS the prefix binds it to this host and to /
      return (sealed ? "__Host-" : "") + "pitwall-" + number;
    }

    @Override
    public String path(HttpExchange exchange) {
      return "/";
    }

    @Override
    public boolean secure(HttpExchange exchange) {
      return sealed;
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
    public boolean far(HttpExchange exchange) {
      return !exchange.getRemoteAddress().getAddress().isLoopbackAddress();
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
