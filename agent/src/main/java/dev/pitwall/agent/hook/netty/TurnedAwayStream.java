package dev.pitwall.agent.hook.netty;

import dev.pitwall.request.Gate;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;

/**
 * Answers a stream of HTTP/2 in the application's place, which hears nothing of it. The response is
 * timed and recorded as every other.
 */
final class TurnedAwayStream {
  private TurnedAwayStream() {}

  /**
   * Opens the stream, answers, and closes it.
   *
   * @param last whether the client has said everything; if not, it is told that nobody listens
   */
  static void answer(
      Gate.Answer answer,
      ChannelHandlerContext context,
      Http2ConnectionHandler handler,
      int stream,
      boolean last)
      throws Http2Exception {
    handler.connection().remote().createStream(stream, last);
    Http2Headers head =
        new DefaultHttp2Headers()
            .status(String.valueOf(answer.status()))
            .set(HttpHeaderNames.RETRY_AFTER, answer.retryAfter())
            .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
            .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
    Http2ConnectionEncoder encoder = handler.encoder();
    ChannelFuture unusedHead =
        encoder.writeHeaders(context, stream, head, 0, false, context.newPromise());
    ChannelFuture unusedBody =
        encoder.writeData(
            context,
            stream,
            Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8),
            0,
            true,
            context.newPromise());
    handler.flush(context);
    if (!last) {
      ChannelFuture unusedEnd =
          encoder.writeRstStream(context, stream, Http2Error.NO_ERROR.code(), context.newPromise());
      context.flush();
    }
  }
}
