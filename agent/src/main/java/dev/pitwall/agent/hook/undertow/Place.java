package dev.pitwall.agent.hook.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Attachable;

/** Where what is remembered of an exchange is attached. */
final class Place {
  private Place() {}

  /** The connection, if it serves one request after the other; else the exchange itself. */
  static Attachable of(HttpServerExchange server) {
    ServerConnection connection = server.getConnection();
    return connection instanceof HttpServerConnection ? connection : server;
  }
}
