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

  private static final String HTTP2 = "io/netty/handler/codec/http2/";
  private static final String HEADERS = "L" + HTTP2 + "Http2Headers;";
  private static final String PROMISE = "Lio/netty/channel/ChannelPromise;";
  private static final String FUTURE = "Lio/netty/channel/ChannelFuture;";

  /** HTTP/2, below what the frameworks put on it. Clients use the same classes. */
  static final Target NETTY_HTTP2 =
      new Target(
          "Netty HTTP/2",
          false,
          List.of(
              // HEADERS have been read
              new Hook(
                  "netty.headersRead",
                  HTTP2 + "DefaultHttp2ConnectionDecoder$FrameReadListener",
                  "onHeadersRead",
                  "(" + CONTEXT + "I" + HEADERS + "ISZIZ)V",
                  List.of(new Argument(0), new Argument(1), new Argument(2), new Argument(7)),
                  ADAPTER,
                  true),
              // the client gives a stream up
              hook(
                  "resetRead",
                  HTTP2 + "DefaultHttp2ConnectionDecoder$FrameReadListener",
                  "onRstStreamRead",
                  "(" + CONTEXT + "IJ)V",
                  List.of(new Argument(0), new Argument(1))),
              // HEADERS are about to be written: the head or the end of a response
              hook(
                  "headersWritten",
                  HTTP2 + "DefaultHttp2ConnectionEncoder",
                  "writeHeaders0",
                  "(" + CONTEXT + "I" + HEADERS + "ZISZIZ" + PROMISE + ")" + FUTURE,
                  List.of(
                      new Argument(0),
                      new Argument(1),
                      new Argument(2),
                      new Argument(8),
                      new Argument(9))),
              // a part of a body
              hook(
                  "dataWritten",
                  HTTP2 + "DefaultHttp2ConnectionEncoder",
                  "writeData",
                  "(" + CONTEXT + "ILio/netty/buffer/ByteBuf;IZ" + PROMISE + ")" + FUTURE,
                  List.of(
                      new Argument(0),
                      new Argument(1),
                      new Argument(2),
                      new Argument(4),
                      new Argument(5))),
              // the application gives a stream up
              hook(
                  "resetWritten",
                  HTTP2 + "DefaultHttp2ConnectionEncoder",
                  "writeRstStream",
                  "(" + CONTEXT + "IJ" + PROMISE + ")" + FUTURE,
                  List.of(new Argument(0), new Argument(1)))));

  private NettyHooks() {}

  private static Hook hook(
      String name, String type, String method, String descriptor, List<Operand> operands) {
    return new Hook("netty." + name, type, method, descriptor, operands, ADAPTER);
  }
}
