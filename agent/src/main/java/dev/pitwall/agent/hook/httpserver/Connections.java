package dev.pitwall.agent.hook.httpserver;

import com.sun.net.httpserver.Headers;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of each open connection. The server offers no place for it: the attributes of
 * its exchanges belong to the context, not to the request. A connection serves one request after
 * the other, so nothing is allocated a request; an exchange is found by its response headers, the
 * one object of its own that all hooks see. At most {@value #MOST} connections are kept; those
 * beyond are served as ever and not timed.
 */
final class Connections {
  static final int MOST = 20_000;

  private final IdentityHashMap<Object, ServerExchange> byConnection = new IdentityHashMap<>();
  private final IdentityHashMap<Headers, ServerExchange> byHeaders = new IdentityHashMap<>();

  /** What belongs to this connection, made if there is none; null if there is no room. */
  synchronized @Nullable ServerExchange at(Object connection) {
    ServerExchange known = byConnection.get(connection);
    if (known == null && byConnection.size() < MOST) {
      known = new ServerExchange();
      byConnection.put(connection, known);
    }
    return known;
  }

  /** What belongs to this connection; null if nothing does. */
  synchronized @Nullable ServerExchange of(Object connection) {
    return byConnection.get(connection);
  }

  /** The exchange with these response headers; null if it is unknown or over. */
  synchronized @Nullable ServerExchange of(Headers response) {
    return byHeaders.get(response);
  }

  /** The exchange has begun. */
  synchronized void begun(ServerExchange state, Headers response) {
    byHeaders.put(response, state);
  }

  /** The exchange is over. */
  synchronized void ended(@Nullable Headers response) {
    if (response != null) {
      byHeaders.remove(response);
    }
  }

  /** The connection is over. */
  synchronized void closed(Object connection) {
    byConnection.remove(connection);
  }
}
