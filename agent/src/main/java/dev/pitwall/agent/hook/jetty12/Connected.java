package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.agent.weave.Underway;
import dev.pitwall.request.Exchange;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Function;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * What is used again for every request of a connection, or of an HTTP/2 stream's slot. It lives in
 * the cache that Jetty keeps with the channel; a connection that serves one request alone has no
 * cache, and then it is made for that request. Nothing in it refers to a web application once the
 * exchange is over.
 */
final class Connected implements Function<HttpStream, HttpStream>, Underway.Place {
  static final String KEY = "dev.pitwall.connected";

  final Exchange exchange = new Exchange();
  private final Timing timing;
  private @Nullable TimedStream current;
  private @Nullable Request arriving;
  private @Nullable Response answering;
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

  /** The exchange that is under way. */
  @Override
  public @Nullable Underway current() {
    return current;
  }

  /**
   * A request arrives: its stream is wrapped.
   *
   * @param response null if the request is refused
   */
  TimedStream begin(Request request, @Nullable Response response) {
    timing.started(exchange);
    arriving = request;
    answering = response;
    try {
      request.addHttpStreamWrapper(this);
      TimedStream stream = current;
      if (stream == null) {
        throw new IllegalStateException("the stream was not wrapped");
      }
      return stream;
    } finally {
      arriving = null;
      answering = null;
    }
  }

  /** Called by {@link Request#addHttpStreamWrapper}. */
  @Override
  public HttpStream apply(HttpStream stream) {
    Request request = arriving;
    if (request == null) {
      return stream;
    }
    TimedStream wrapped = new TimedStream(stream, timing, this, request, answering);
    current = wrapped;
    return wrapped;
  }

  /** The exchange is over. */
  void forget(TimedStream stream) {
    if (current == stream) {
      current = null;
    }
  }

  /** The client's address as text; a connection's is made once. */
  @Nullable String client(Request request) {
    SocketAddress address = request.getConnectionMetaData().getRemoteSocketAddress();
    if (!(address instanceof InetSocketAddress)) {
      return Request.getRemoteAddr(request);
    }
    if (!address.equals(lastAddress)) {
      lastAddress = address;
      lastClient = Request.getRemoteAddr(request);
    }
    return lastClient;
  }
}
