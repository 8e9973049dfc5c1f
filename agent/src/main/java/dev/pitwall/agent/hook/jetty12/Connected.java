package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.agent.hook.jetty.RequestAttributes;
import dev.pitwall.agent.weave.Underway;
import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Route;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Function;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the request that a connection, or an HTTP/2 stream's slot, serves just now.
 * It lives in the cache that Jetty keeps with the channel and serves again for every request; a
 * connection that serves one request alone has no cache, and then it is made for that request.
 * Nothing in it refers to a web application once the exchange is over.
 */
final class Connected
    implements Function<HttpStream, HttpStream>,
        Underway,
        Underway.Place,
        RequestAttributes,
        Clues.Source {
  static final String KEY = "dev.pitwall.connected";
  static final int SWITCHING_PROTOCOLS = 101;
  private static final int FIRST_ERROR = 400;

  /** What a handler that was found by its path leaves (Jetty 12.1). */
  private static final String PATH_SPEC = PathSpec.class.getName();

  final Exchange exchange = new Exchange();

  /** As it went over the wire; 0 until the response is committed. */
  int status;

  /** Of the body, as it went over the wire. */
  long bytes;

  private final Timing timing;
  private @Nullable TimedStream current;
  private @Nullable Request request;
  private @Nullable Response response;

  /** An error page took over: what the attributes say from here on is about the error page. */
  private boolean errorPage;

  private @Nullable String mapping;
  private @Nullable String template;
  private @Nullable String failure;
  private @Nullable SocketAddress lastAddress;
  private @Nullable String lastClient;

  private Connected(Timing timing) {
    this.timing = timing;
  }

  /** The one of the request's channel. */
  static Connected of(Request request, Timing timing) {
    Attributes cache = request.getComponents().getCache();
    if (cache.getAttribute(KEY) instanceof Connected known) {
      return known;
    }
    Connected fresh = new Connected(timing);
    cache.setAttribute(KEY, fresh);
    return fresh;
  }

  Timing timing() {
    return timing;
  }

  /**
   * A request arrives: its stream is wrapped.
   *
   * @param answering null if the request is refused
   * @throws IllegalStateException if Jetty is done with the request
   */
  void begin(Request arriving, @Nullable Response answering) {
    timing.finishForgotten(exchange);
    forget();
    arriving.addHttpStreamWrapper(this);
    if (current == null) {
      throw new IllegalStateException("the stream was not wrapped");
    }
    request = arriving;
    response = answering;
    timing.started(exchange);
  }

  /** Called by {@link Request#addHttpStreamWrapper}. */
  @Override
  public HttpStream apply(HttpStream stream) {
    TimedStream wrapped = new TimedStream(stream, this);
    current = wrapped;
    return wrapped;
  }

  /** Whether this stream's exchange is the one that is remembered. */
  boolean serves(TimedStream stream) {
    return current == stream;
  }

  /** Whether the connection is about to go on with another protocol. */
  boolean isUpgrade() {
    Response answering = response;
    return answering != null && answering.getStatus() == SWITCHING_PROTOCOLS;
  }

  /** Jetty is done with the request. */
  void forget() {
    current = null;
    request = null;
    response = null;
    status = 0;
    bytes = 0;
    errorPage = false;
    mapping = null;
    template = null;
    failure = null;
  }

  @Override
  public @Nullable Underway current() {
    return current == null ? null : this;
  }

  @Override
  public void mapping(@Nullable String name) {
    if (mapping == null) {
      mapping = name;
    }
  }

  /** The exception of the application that the exchange ends with; the first counts. */
  void failure(@Nullable Throwable thrown) {
    if (failure == null && thrown != null) {
      failure = RequestAttributes.ofApplication(thrown);
    }
  }

  @Override
  public void errorPage(@Nullable Throwable thrown) {
    failure(thrown);
    if (!errorPage) {
      errorPage = true;
      template = template();
    }
  }

  /**
   * What is recorded.
   *
   * @param nanos the end
   */
  void describe(long nanos) {
    Request asked = request;
    if (asked == null) {
      return;
    }
    String method = asked.getMethod();
    exchange.request(method == null ? "" : method, asked.getHttpURI().getPath(), client(asked));
    String known = errorPage ? template : template();
    String thrown = failure != null || status < FIRST_ERROR ? failure : failure();
    exchange.response(status, Route.of(known, route(), status), bytes, thrown);
    exchange.clues(Clues.of(exchange.method(), status, this));
    exchange.trace(this, nanos);
  }

  private @Nullable String route() {
    return mapping == null && attribute(PATH_SPEC) instanceof PathSpec spec
        ? spec.getDeclaration()
        : mapping;
  }

  /** The client's address as text; a connection's is made once. */
  private @Nullable String client(Request asked) {
    SocketAddress address = asked.getConnectionMetaData().getRemoteSocketAddress();
    if (!(address instanceof InetSocketAddress)) {
      return Request.getRemoteAddr(asked);
    }
    if (!address.equals(lastAddress)) {
      lastAddress = address;
      lastClient = Request.getRemoteAddr(asked);
    }
    return lastClient;
  }

  @Override
  public @Nullable Object attribute(String name) {
    Request asked = request;
    return asked == null ? null : asked.getAttribute(name);
  }

  @Override
  public @Nullable String header(String name) {
    Request asked = request;
    return asked == null ? null : Fields.lines(asked.getHeaders(), name);
  }

  @Override
  public @Nullable String query() {
    Request asked = request;
    return asked == null ? null : asked.getHttpURI().getQuery();
  }
}
