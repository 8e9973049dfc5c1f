package dev.pitwall.agent.hook.netty;

import dev.pitwall.agent.weave.Routing;
import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one request, whatever the version of HTTP. It listens to the promise of the
 * last part of its response: then it is over. Belongs to the channel's event loop.
 */
abstract class NettyExchange
    implements Clues.Source, Gate.Visitor, GenericFutureListener<Future<? super Void>> {
  final Exchange exchange = new Exchange();
  final NettyConnection connection;

  /** As sent; 0 until the head of the response is. */
  int status;

  long bytes;
  String method = "";

  /** What the gate answers in the application's place, once it is this request's turn. */
  Gate.@Nullable Answer answer;

  /** Who knows the route, if anybody does. */
  volatile @Nullable Routing routing;

  private String target = "";

  NettyExchange(NettyConnection connection) {
    this.connection = connection;
  }

  /** All values of a header, in their order. */
  abstract List<String> values(String name);

  /** The request may go. */
  abstract void forget();

  /**
   * A request arrived.
   *
   * @param method empty if the request could not be read
   * @param target as sent; empty likewise
   */
  final void begin(String method, String target, long nanos) {
    status = 0;
    bytes = 0;
    answer = null;
    routing = null;
    this.method = method;
    this.target = target;
    exchange.begin(nanos);
  }

  /** Over. */
  final void end() {
    answer = null;
    routing = null;
    forget();
  }

  /** The path as sent, without query; null if there is none. */
  @Nullable String rawPath() {
    if (target.isEmpty()) {
      return null;
    }
    int end = target.indexOf('?');
    int start = target.startsWith("/") ? 0 : authorityEnd();
    return start == 0 && end < 0
        ? target
        : target.substring(Math.max(start, 0), end < start ? target.length() : end);
  }

  /** Where the path of a proxy's {@code http://host/path} begins; 0 for {@code *} and the like. */
  private int authorityEnd() {
    int scheme = target.indexOf("://");
    int slash = scheme < 0 ? -1 : target.indexOf('/', scheme + 3);
    return Math.max(slash, 0);
  }

  @Override
  public @Nullable String query() {
    int mark = target.indexOf('?');
    return mark < 0 || mark == target.length() - 1 ? null : target.substring(mark + 1);
  }

  @Override
  public @Nullable String path() {
    String raw = rawPath();
    if (raw == null || raw.indexOf('%') < 0) {
      return raw;
    }
    try {
      return new URI(raw).getPath();
    } catch (URISyntaxException malformed) {
      return raw;
    }
  }

  @Override
  public @Nullable String peer() {
    return connection.peer();
  }

  @Override
  public @Nullable String header(String name) {
    List<String> lines = values(name);
    return switch (lines.size()) {
      case 0 -> null;
      case 1 -> lines.get(0);
      default -> String.join(",", lines);
    };
  }

  @Override
  public void operationComplete(Future<? super Void> written) {
    connection.adapter().finish(this);
  }
}
