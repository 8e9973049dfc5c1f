package dev.pitwall.agent.hook.netty;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one channel that are not answered yet, in their order: several if the client does
 * not wait. It lives in an attribute of the channel and ends with it. Belongs to the channel's
 * event loop.
 */
final class NettyConnection implements GenericFutureListener<Future<? super Void>> {
  /** So many unanswered requests of one client are timed at once; further ones are not. */
  static final int MOST = 1_000;

  private static final AttributeKey<NettyConnection> KEY =
      AttributeKey.valueOf("dev.pitwall.connection");

  private final NettyAdapter adapter;
  private final @Nullable String peer;
  private final Deque<NettyExchange> open = new ArrayDeque<>(2);
  private @Nullable NettyExchange spare;

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
    return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
  }

  /** The same, made if there is none. */
  static NettyConnection at(Channel channel, NettyAdapter adapter) {
    NettyConnection known = of(channel);
    if (known != null) {
      return known;
    }
    NettyConnection fresh = new NettyConnection(adapter, channel);
    channel.attr(KEY).set(fresh);
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
  @Nullable NettyExchange add() {
    if (open.size() >= MOST) {
      return null;
    }
    NettyExchange next = spare == null ? new NettyExchange(this) : spare;
    spare = null;
    open.addLast(next);
    return next;
  }

  /** Whose response is written now; null if nobody waits for one. */
  @Nullable NettyExchange first() {
    return open.peekFirst();
  }

  @Nullable NettyExchange last() {
    return open.peekLast();
  }

  /** True if this is the only one that waits. */
  boolean isAlone() {
    return open.size() == 1;
  }

  /** Its response is complete. */
  void answered() {
    open.pollFirst();
  }

  /** It may serve again. */
  void spare(NettyExchange over) {
    spare = over;
  }

  @Override
  public void operationComplete(Future<? super Void> closed) {
    for (NettyExchange each = open.pollFirst(); each != null; each = open.pollFirst()) {
      adapter.finish(each);
    }
  }
}
