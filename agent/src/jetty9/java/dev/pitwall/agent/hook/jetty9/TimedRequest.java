package dev.pitwall.agent.hook.jetty9;

import dev.pitwall.agent.hook.jetty.RequestAttributes;
import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import dev.pitwall.request.Route;
import java.util.Enumeration;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * One exchange. It hangs on an attribute of the request, which Jetty takes away with all others
 * when the exchange is over: Jetty's request object, which serves again, has no other place.
 */
final class TimedRequest implements RequestAttributes, Clues.Source, Gate.Visitor {
  static final String ATTRIBUTE = "dev.pitwall.state";
  private static final int FIRST_ERROR = 400;

  final Exchange exchange = new Exchange();
  boolean committed;

  /** The first counts; further ones are those of forwards and error pages. */
  @Nullable String mapping;

  private final Request request;

  /** An error page took over: what the attributes say from here on is about the error page. */
  private boolean errorPage;

  private @Nullable String template;
  private @Nullable String failure;

  /** As it was before any dispatch to another path. */
  private final @Nullable String path;

  TimedRequest(Request request, @Nullable String path) {
    this.request = request;
    this.path = path;
  }

  /** The one of a request; null if it was never seen. */
  static @Nullable TimedRequest of(Request request) {
    return request.getAttribute(ATTRIBUTE) instanceof TimedRequest state ? state : null;
  }

  /** An error page may take over, perhaps because of an exception; the first counts. */
  void errorPage(@Nullable Throwable thrown) {
    if (failure == null && thrown != null) {
      failure = RequestAttributes.ofApplication(thrown);
    }
    if (!errorPage) {
      errorPage = true;
      template = template();
    }
  }

  /**
   * What is recorded.
   *
   * @param status as sent
   * @param bytes of the body as sent
   * @param nanos the end
   */
  void describe(int status, long bytes, long nanos) {
    String method = request.getMethod();
    exchange.request(method == null ? "" : method, path, request.getRemoteAddr());
    String known = errorPage ? template : template();
    String thrown = failure != null || status < FIRST_ERROR ? failure : failure();
    exchange.response(status, Route.of(known, mapping, status), bytes, thrown);
    exchange.clues(Clues.of(exchange.method(), status, this));
    exchange.trace(this, nanos);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return request.getAttribute(name);
  }

  /** One that is not there costs no object. */
  @Override
  public @Nullable String header(String name) {
    String joined = request.getHeader(name);
    if (joined == null) {
      return null;
    }
    Enumeration<String> lines = request.getHeaders(name);
    joined = null;
    while (lines.hasMoreElements()) {
      String line = lines.nextElement();
      joined = joined == null ? line : joined + "," + line;
    }
    return joined;
  }

  @Override
  public @Nullable String query() {
    return request.getQueryString();
  }

  @Override
  public @Nullable String path() {
    return request.getPathInfo();
  }

  @Override
  public @Nullable String peer() {
    return request.getRemoteAddr();
  }
}
