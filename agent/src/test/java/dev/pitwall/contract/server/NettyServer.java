package dev.pitwall.contract.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of Netty's own parts, of whatever version the class path has. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails ends the connection
public final class NettyServer {
  private static final int MOST_BYTES = 1024 * 1024;

  private NettyServer() {}

  /** Starts the server; the folder is not needed. */
  public static void main(String[] arguments) throws Exception {
    NioEventLoopGroup loops = new NioEventLoopGroup(2);
    // one thread, so that what a client sent at once is answered in its order
    ExecutorService handlers = Executors.newSingleThreadExecutor();
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(MOST_BYTES))
                        .addLast(new Handler(handlers))
                        .addLast(new Socket());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    Fixture.serve(
        ((InetSocketAddress) server.localAddress()).getPort(),
        () -> {
          handlers.shutdownNow();
          server.close().sync();
          loops.shutdownGracefully();
        });
  }

  private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final ExecutorService handlers;

    Handler(ExecutorService handlers) {
      this.handlers = handlers;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      if (request.decoderResult().isFailure()) {
        context.writeAndFlush(full(400, new byte[0])).addListener(ChannelFutureListener.CLOSE);
        return;
      }
      if (request.uri().equals("/socket")) {
        new WebSocketServerHandshakerFactory("ws://localhost/socket", null, false)
            .newHandshaker(request)
            .handshake(context.channel(), request);
        return;
      }
      request.retain();
      handlers.execute(() -> answer(context, request));
    }

    private static void answer(ChannelHandlerContext context, FullHttpRequest request) {
      try {
        Cases.play(new Talk(context, request, new DefaultHttpHeaders()));
      } catch (IOException gone) {
        context.close();
      } catch (Exception failed) {
        context.writeAndFlush(full(500, new byte[0]));
      } finally {
        request.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable gone) {
      context.close();
    }
  }

  /** Says back what it hears, once the connection speaks WebSocket. */
  private static final class Socket extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      ChannelFuture written = context.writeAndFlush(frame.retain());
      if (frame instanceof CloseWebSocketFrame) {
        written.addListener(ChannelFutureListener.CLOSE);
      }
    }
  }

  private static FullHttpResponse full(int status, byte[] body) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.copiedBuffer(body));
    if (status != 204 && status != 304) {
      HttpUtil.setContentLength(response, body.length);
    }
    return response;
  }

  private record Talk(ChannelHandlerContext context, FullHttpRequest request, HttpHeaders headers)
      implements Cases.Talk {
    @Override
    public String path() {
      return request.uri().replaceAll("\\?.*", "");
    }

    @Override
    public byte[] body() {
      byte[] bytes = new byte[request.content().readableBytes()];
      request.content().getBytes(0, bytes);
      return bytes;
    }

    @Override
    public void header(String name, String value) {
      headers.set(name, value);
    }

    @Override
    public void send(int status, byte[] body) {
      FullHttpResponse response = full(status, body);
      response.headers().add(headers);
      context.writeAndFlush(response);
    }

    @Override
    public OutputStream stream() {
      HttpResponse response =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers);
      HttpUtil.setTransferEncodingChunked(response, true);
      context.write(response);
      return new OutputStream() {
        @Override
        public void write(int octet) throws IOException {
          write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          var written =
              context.writeAndFlush(
                  new DefaultHttpContent(Unpooled.copiedBuffer(bytes, from, length)));
          if (!written.awaitUninterruptibly().isSuccess()) {
            throw new IOException(written.cause());
          }
        }

        @Override
        public void close() {
          context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        }
      };
    }
  }
}
