package dev.pitwall.agent.hook.netty;

import dev.pitwall.request.Gate;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * Answers in the application's place, through the encoder alone: no handler of the application
 * hears of it. The response then is timed and recorded as every other.
 */
final class TurnedAway {
  private TurnedAway() {}

  static void answer(Gate.Answer answer, ChannelHandlerContext decoder, boolean close)
      throws Exception {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8));
    response
        .headers()
        .set(HttpHeaderNames.RETRY_AFTER, answer.retryAfter())
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    if (close) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    ChannelPromise promise = decoder.newPromise();
    HttpServerCodec codec = decoder.pipeline().get(HttpServerCodec.class);
    ChannelHandlerContext encoder;
    if (codec != null) {
      encoder = decoder.pipeline().context(codec);
      codec.write(encoder, response, promise);
    } else {
      HttpResponseEncoder own = decoder.pipeline().get(HttpResponseEncoder.class);
      encoder = decoder.pipeline().context(own);
      own.write(encoder, response, promise);
    }
    encoder.flush();
    if (close) {
      promise.addListener(ChannelFutureListener.CLOSE);
    }
  }
}
