package dev.pitwall.agent.hook.netty;

import dev.pitwall.agent.weave.Routed;
import dev.pitwall.agent.weave.Routing;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one channel that are not answered yet, in their order: several if the client does
 * not wait. It lives in an attribute of the channel and ends with it. Belongs to the channel's
 * event loop.
 */
final class NettyConnection implements Routed, GenericFutureListener<Future<? super Void>> {
  /** So many unanswered requests of one client are timed at once; further ones are not. */
  static final int MOST = 1_000;

  /** The stream of the request that HTTP/2 was asked for with (RFC 7540, 3.2). */
  private static final int UPGRADED = 1;

  private final NettyAdapter adapter;
  private final @Nullable String peer;
  private final Deque<Http1Exchange> open = new ArrayDeque<>(2);
  private @Nullable Http1Exchange spare;

  /** The first that is open: what a framework says may come from another thread. */
  private volatile @Nullable NettyExchange served;

  /** HTTP/2: what is not answered yet, by its stream. Frameworks ask from other threads. */
  private final Map<Integer, NettyExchange> streams = new ConcurrentHashMap<>(4);

  /** What comes is not for the application: the rest of a request that was turned away. */
  boolean swallowing;

  /** Everything that comes is not for the application: the connection is about to be closed. */
  boolean closing;

  private NettyConnection(NettyAdapter adapter, Channel channel) {
    this.adapter = adapter;
    peer = channel.remoteAddress() instanceof InetSocketAddress address ? text(address) : null;
  }

  private static String text(InetSocketAddress address) {
    InetAddress known = address.getAddress();
    return known == null ? address.getHostString() : known.getHostAddress();
  }

  /** What belongs to this channel; null if it has not served a request yet. */
  static @Nullable NettyConnection of(Channel channel) {
    return Connections.of(channel) instanceof NettyConnection known ? known : null;
  }

  /** The same, made if there is none. */
  static NettyConnection at(Channel channel, NettyAdapter adapter) {
    NettyConnection known = of(channel);
    if (known != null) {
      return known;
    }
    NettyConnection fresh = new NettyConnection(adapter, channel);
    Connections.put(channel, fresh);
    channel.closeFuture().addListener(fresh);
    return fresh;
  }

  NettyAdapter adapter() {
    return adapter;
  }

  @Nullable String peer() {
    return peer;
  }

  /** A request more; null if there are too many. */
  @Nullable Http1Exchange add() {
    if (open.size() >= MOST) {
      return null;
    }
    Http1Exchange next = spare == null ? new Http1Exchange(this) : spare;
    spare = null;
    open.addLast(next);
    served = open.peekFirst();
    return next;
  }

  /** Whose response is written now; null if nobody waits for one. */
  @Nullable Http1Exchange first() {
    return open.peekFirst();
  }

  @Nullable Http1Exchange last() {
    return open.peekLast();
  }

  /** True if this is the only one that waits. */
  boolean isAlone() {
    return open.size() == 1;
  }

  /** Its response is complete. */
  void answered() {
    open.pollFirst();
    served = open.peekFirst();
  }

  @Override
  public void routedBy(int stream, Routing routing) {
    NettyExchange current = stream == ONE_AT_A_TIME ? served : streams.get(stream);
    if (current != null) {
      current.routing = routing;
    }
  }

  /** It may serve again. */
  void spare(NettyExchange over) {
    if (over instanceof Http1Exchange one) {
      spare = one;
    }
  }

  /** A request of HTTP/2; null if there are too many, or if this stream has had its request. */
  @Nullable Http2Exchange open(int stream) {
    if (streams.size() >= MOST || streams.containsKey(stream)) {
      return null;
    }
    Http2Exchange next = new Http2Exchange(this);
    streams.put(stream, next);
    return next;
  }

  /** What this stream has asked for; null if it is answered, or was never timed. */
  @Nullable NettyExchange stream(int stream) {
    return streams.get(stream);
  }

  /** Its response is complete, or will never be; null if it was before. */
  @Nullable NettyExchange close(int stream) {
    return streams.remove(stream);
  }

  /** If the connection goes on in HTTP/2, the request that asked for it is answered there. */
  boolean isUpgradedBy(HttpResponse response) {
    if (response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code()
        || !response.headers().contains(HttpHeaderNames.UPGRADE, "h2c", true)) {
      return false;
    }
    Http1Exchange asked = open.pollFirst();
    served = open.peekFirst();
    if (asked != null) {
      streams.put(UPGRADED, asked);
    }
    return true;
  }

  @Override
  public void operationComplete(Future<? super Void> closed) {
    for (Http1Exchange each = open.pollFirst(); each != null; each = open.pollFirst()) {
      adapter.finish(each);
    }
    for (Integer stream : List.copyOf(streams.keySet())) {
      NettyExchange over = close(stream);
      if (over != null) {
        adapter.finish(over);
      }
    }
  }
}
