package dev.pitwall.agent.hook.helidon;

import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpException;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one request. It takes the place of the routes, to learn what they throw,
 * and is kept among those who hear that the response is sent, where {@link #among} finds it. It
 * goes with the response.
 */
final class HelidonExchange implements Callable<Void>, Runnable, Clues.Source, Gate.Visitor {
  private static final int FAILED = 500;

  final Exchange exchange = new Exchange();
  final RoutingRequest request;
  final RoutingResponse response;

  /** As it arrived: rerouting gives the request another. */
  final HttpPrologue prologue;

  /** The head of the response is final; unless the application fails before it is sent. */
  boolean committed;

  @Nullable String failure;

  private final Callable<Void> routes;
  private @Nullable String written;

  HelidonExchange(RoutingRequest request, RoutingResponse response, Callable<Void> routes) {
    this.request = request;
    this.response = response;
    this.routes = routes;
    prologue = request.prologue();
  }

  /** What is remembered of the request whose response has these listeners; null if nothing is. */
  static @Nullable HelidonExchange among(List<?> whenSent) {
    for (int i = 0; i < whenSent.size(); i++) {
      if (whenSent.get(i) instanceof HelidonExchange found) {
        return found;
      }
    }
    return null;
  }

  @Override
  public Void call() throws Exception {
    try {
      return routes.call();
    } catch (Throwable thrown) {
      failure = failure(thrown);
      throw thrown;
    }
  }

  /** Helidon's own exceptions are ways to answer, or say that the client is gone. */
  private static @Nullable String failure(Throwable thrown) {
    if (thrown instanceof CloseConnectionException) {
      return null;
    }
    boolean answer = thrown instanceof HttpException || thrown instanceof RequestException;
    if (answer && status(thrown) < FAILED) {
      return null;
    }
    Throwable cause = answer ? thrown.getCause() : null;
    return (cause == null ? thrown : cause).getClass().getName();
  }

  /** What Helidon answers to this. */
  static int status(Throwable thrown) {
    if (thrown instanceof HttpException answer) {
      return answer.status().code();
    }
    return thrown instanceof RequestException answer ? answer.status().code() : FAILED;
  }

  /**
   * Writes the header, unless the application has; a head that was given up may have an old one.
   */
  void write(ServerResponseHeaders headers, HeaderName name, String value) {
    if (!headers.contains(name) || headers.get(name).get().equals(written)) {
      headers.set(HeaderValues.create(name, true, false, value));
      written = value;
    }
  }

  /** The response is sent. There is nothing to do: the routes may still be under way. */
  @Override
  public void run() {}

  String method() {
    return prologue.method().text();
  }

  /** HTTP/1.x, of whose connection Helidon answers what nobody else has. */
  boolean isHttp1() {
    return prologue.protocolVersion().startsWith("1");
  }

  /** Bytes of the body, if they were known before they were sent. */
  long bytes() {
    if (method().equals("HEAD")) {
      return 0;
    }
    return response.headers().contentLength().orElse(Exchange.UNKNOWN_BYTES);
  }

  /** The path as sent, without query. */
  String rawPath() {
    return prologue.uriPath().rawPath();
  }

  @Override
  public @Nullable String path() {
    return prologue.uriPath().path();
  }

  @Override
  public @Nullable String query() {
    String query = prologue.query().rawValue();
    return query.isEmpty() ? null : query;
  }

  @Override
  public @Nullable String peer() {
    return address(request.remotePeer());
  }

  @Override
  public @Nullable String header(String name) {
    return header(request.headers(), name);
  }

  /** All lines of a header; null if there is none. */
  static @Nullable String header(Headers headers, String name) {
    HeaderName known = HeaderNames.create(name);
    return headers.contains(known) ? headers.get(known).values() : null;
  }

  /** The other end of a connection; null if that is no address of a machine. */
  static @Nullable String address(PeerInfo peer) {
    if (peer.address() instanceof InetSocketAddress socket) {
      InetAddress address = socket.getAddress();
      return address == null ? socket.getHostString() : address.getHostAddress();
    }
    return null;
  }
}
