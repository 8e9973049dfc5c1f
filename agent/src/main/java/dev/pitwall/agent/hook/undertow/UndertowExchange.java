package dev.pitwall.agent.hook.undertow;

import dev.pitwall.agent.weave.Routed;
import dev.pitwall.agent.weave.Routing;
import dev.pitwall.agent.weave.Shared;
import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Attachable;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderValues;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the request that a connection serves just now. Over HTTP/1.1 it is attached
 * to Undertow's connection, which serves one request after the other, so nothing is allocated a
 * request; over HTTP/2 and AJP to the request itself. Nothing in it refers to a request or a web
 * application once the exchange is over.
 */
final class UndertowExchange implements Clues.Source, Gate.Visitor, Routed {
  private static final AttachmentKey<UndertowExchange> KEY =
      AttachmentKey.create(UndertowExchange.class);

  final Exchange exchange = new Exchange();

  /** Told as begun only when it is over: it may turn out to be a mere change of the protocol. */
  boolean quiet;

  /** The servlet deployment that has taken it, if one has. */
  @Nullable Routing routing;

  /** The path as sent, without query; null if there is none. */
  @Nullable String rawPath;

  private @Nullable HttpServerExchange current;
  private @Nullable String rawQuery;
  private @Nullable InetAddress lastPeer;
  private @Nullable String lastPeerText;

  /** Says where the adapter of the servlet part finds what is remembered. */
  static void share() {
    Shared.put(HttpServerExchange.class, KEY);
  }

  /** What is known of this exchange; null if nothing is, or it is over. */
  static @Nullable UndertowExchange of(HttpServerExchange server) {
    UndertowExchange state = Place.of(server).getAttachment(KEY);
    return state != null && state.current == server ? state : null;
  }

  /** The state for a new exchange, made if there is none. */
  static UndertowExchange at(HttpServerExchange server) {
    return at(Place.of(server));
  }

  /** The state of a connection that serves one request after the other. */
  static UndertowExchange at(HttpServerConnection connection) {
    return at((Attachable) connection);
  }

  private static UndertowExchange at(Attachable place) {
    UndertowExchange known = place.getAttachment(KEY);
    if (known != null) {
      return known;
    }
    UndertowExchange fresh = new UndertowExchange();
    place.putAttachment(KEY, fresh);
    return fresh;
  }

  /** A forward changes path and query of Undertow's own object, so they are taken now. */
  void begin(HttpServerExchange server, long nanos) {
    current = server;
    rawPath =
        server.isHostIncludedInRequestURI() ? server.getRequestPath() : server.getRequestURI();
    rawQuery = server.getQueryString();
    forget();
    exchange.begin(nanos);
  }

  /** One that never became a request. */
  void begin(long nanos) {
    current = null;
    rawPath = null;
    rawQuery = null;
    forget();
    exchange.begin(nanos);
  }

  /** Over: Undertow's object may go. */
  void end() {
    current = null;
    forget();
  }

  private void forget() {
    quiet = false;
    routing = null;
  }

  @Override
  public void routedBy(int stream, Routing taken) {
    routing = taken;
  }

  @Override
  public @Nullable String header(String name) {
    HttpServerExchange server = current;
    HeaderValues lines = server == null ? null : server.getRequestHeaders().get(name);
    if (lines == null || lines.isEmpty()) {
      return null;
    }
    return lines.size() == 1 ? lines.getFirst() : String.join(",", lines);
  }

  @Override
  public @Nullable String query() {
    String query = rawQuery;
    return query == null || query.isEmpty() ? null : query;
  }

  @Override
  public @Nullable String path() {
    HttpServerExchange server = current;
    return server == null ? null : server.getRequestPath();
  }

  @Override
  public @Nullable String peer() {
    HttpServerExchange server = current;
    return server == null ? null : text(server.getSourceAddress());
  }

  /** The text of the request before serves again if it says the same. */
  @Nullable String text(@Nullable InetSocketAddress peer) {
    if (peer == null) {
      return null;
    }
    InetAddress address = peer.getAddress();
    if (address == null) {
      return peer.getHostString();
    }
    if (!address.equals(lastPeer)) {
      lastPeer = address;
      lastPeerText = address.getHostAddress();
    }
    return lastPeerText;
  }
}
