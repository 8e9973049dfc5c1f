package dev.pitwall.agent.hook.netty;

import dev.pitwall.agent.weave.Routed;
import dev.pitwall.agent.weave.Routing;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Where the adapters of frameworks find what the adapter of Netty remembers. Each adapter has this
 * class from a loader of its own, so that only types of Pitwall's loader may be asked for.
 */
public final class Connections {
  private static final AttributeKey<Routed> KEY = AttributeKey.valueOf("dev.pitwall.connection");

  private Connections() {}

  static @Nullable Routed of(Channel channel) {
    return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
  }

  static void put(Channel channel, Routed connection) {
    channel.attr(KEY).set(connection);
  }

  /**
   * Says who knows more of the request that this channel serves.
   *
   * @param stream number of the HTTP/2 stream, or {@link Routed#ONE_AT_A_TIME}
   */
  public static void tell(Channel channel, int stream, Routing routing) {
    Routed connection = of(channel);
    if (connection != null) {
      connection.routedBy(stream, routing);
    }
  }
}
