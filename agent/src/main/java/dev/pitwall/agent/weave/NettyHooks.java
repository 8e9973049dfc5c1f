package dev.pitwall.agent.weave;

import dev.pitwall.agent.weave.Operand.Argument;
import dev.pitwall.agent.weave.Operand.This;
import java.util.List;

/**
 * Netty 4.1 and 4.2, HTTP/1.1: whatever is built on its codecs, among them Reactor Netty (Spring
 * WebFlux) and Vert.x. The codecs of clients are the same classes; the adapter tells them apart.
 */
final class NettyHooks {
  private static final String ADAPTER = "dev.pitwall.agent.hook.netty.NettyAdapter";
  private static final String HTTP = "io/netty/handler/codec/http/";
  private static final String CONTEXT = "Lio/netty/channel/ChannelHandlerContext;";

  static final Target NETTY =
      new Target(
          "Netty",
          true,
          false,
          List.of(
              // a server is about to take connections
              hook(
                  "listening",
                  "io/netty/bootstrap/ServerBootstrap",
                  "init",
                  "(Lio/netty/channel/Channel;)V",
                  List.of()),
              // messages have been decoded and are about to go to the handlers
              new Hook(
                  "netty.decoded",
                  HTTP + "HttpObjectDecoder",
                  "decode",
                  "(" + CONTEXT + "Lio/netty/buffer/ByteBuf;Ljava/util/List;)V",
                  List.of(new This(), new Argument(0), new Argument(2)),
                  ADAPTER,
                  false,
                  true),
              // a message is about to be encoded: the head, a part of the body, or all at once
              hook(
                  "encoding",
                  HTTP + "HttpObjectEncoder",
                  "write",
                  "(" + CONTEXT + "Ljava/lang/Object;Lio/netty/channel/ChannelPromise;)V",
                  List.of(new This(), new Argument(0), new Argument(1), new Argument(2)))));

  private NettyHooks() {}

  private static Hook hook(
      String name, String type, String method, String descriptor, List<Operand> operands) {
    return new Hook("netty." + name, type, method, descriptor, operands, ADAPTER);
  }
}
