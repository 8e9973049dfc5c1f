package dev.pitwall.agent.hook.netty;

import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HeaderSettings;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.agent.weave.Routing;
import dev.pitwall.request.Clues;
import dev.pitwall.request.Gate;
import dev.pitwall.request.ProcessTime;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.request.Route;
import dev.pitwall.schedule.TimeSource;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpObjectEncoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.ReferenceCountUtil;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Called from Netty's HTTP codecs at the points that {@code NettyHooks} lists, on the channel's
 * event loop. Nothing thrown in here reaches Netty.
 */
public final class NettyAdapter {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int FIRST_FINAL = 200;

  private final RequestObserver requests;
  private final TimeSource time;
  private final AdapterContext context;
  private final Gate gate;
  private final HookSwitch decoded;
  private final HookSwitch turnedAway;
  private final HookSwitch encoding;
  private final HookSwitch done;

  /** One adapter for one Netty. */
  public NettyAdapter(AdapterContext context) {
    this.context = context;
    requests = context.requests();
    time = context.time();
    gate = context.gate();
    decoded = context.hookSwitch("netty.decoded");
    turnedAway = context.hookSwitch("netty.gate");
    encoding = context.hookSwitch("netty.encoding");
    done = context.hookSwitch("netty.done");
  }

  /** {@code ServerBootstrap.init}. */
  public void listening() {
    context.listening();
  }

  /**
   * {@code HttpObjectDecoder.decode}: messages are about to go to the handlers.
   *
   * @param messages those of at most one request; what is taken out goes nowhere
   */
  public void decoded(
      HttpObjectDecoder decoder, ChannelHandlerContext handler, List<Object> messages) {
    if (messages.isEmpty() || !(decoder instanceof HttpRequestDecoder) || !decoded.on()) {
      return;
    }
    try {
      NettyConnection connection = NettyConnection.at(handler.channel(), this);
      for (int i = 0; i < messages.size(); i++) {
        if (messages.get(i) instanceof HttpRequest request) {
          begin(connection, handler, request);
        }
      }
      if (connection.swallowing || connection.closing) {
        swallow(connection, messages);
      }
    } catch (Throwable thrown) {
      decoded.failed(thrown);
    }
  }

  private void begin(
      NettyConnection connection, ChannelHandlerContext handler, HttpRequest request) {
    Http1Exchange last = connection.last();
    if (connection.closing || (last != null && last.is(request))) {
      return;
    }
    Http1Exchange state = connection.add();
    if (state == null) {
      return;
    }
    state.begin(request, time.nanoTime());
    requests.started(state.exchange);
    Gate.Closed closed = gate.closed();
    if (closed != null && turnedAway.on()) {
      askGate(closed, state, handler, request);
    }
  }

  private void askGate(
      Gate.Closed closed, NettyExchange state, ChannelHandlerContext handler, HttpRequest request) {
    try {
      Gate.Answer answer = closed.answer(state);
      if (answer == null) {
        return;
      }
      NettyConnection connection = state.connection;
      state.answer = answer;
      state.exchange.turnAway();
      connection.swallowing = true;
      // the application may still answer what came before, and must not answer what comes after
      connection.closing = !connection.isAlone() || !HttpUtil.isKeepAlive(request);
      if (connection.isAlone()) {
        answer(state, handler);
      }
    } catch (Throwable thrown) {
      turnedAway.failed(thrown);
    }
  }

  private void answer(NettyExchange state, ChannelHandlerContext handler) {
    Gate.Answer answer = state.answer;
    state.answer = null;
    try {
      if (answer != null) {
        TurnedAway.answer(answer, handler, state.connection.closing);
      }
    } catch (Throwable thrown) {
      turnedAway.failed(thrown);
      ChannelFuture unused = handler.close();
    }
  }

  private static void swallow(NettyConnection connection, List<Object> messages) {
    for (Iterator<Object> each = messages.iterator(); each.hasNext(); ) {
      Object message = each.next();
      if (message instanceof LastHttpContent) {
        connection.swallowing = false;
      }
      ReferenceCountUtil.release(message);
    }
    messages.clear();
  }

  /** {@code HttpObjectEncoder.write}: a part of a response is about to be encoded. */
  public void encoding(
      HttpObjectEncoder<?> encoder,
      ChannelHandlerContext handler,
      Object message,
      ChannelPromise promise) {
    if (!(encoder instanceof HttpResponseEncoder) || !encoding.on()) {
      return;
    }
    try {
      NettyConnection connection = NettyConnection.of(handler.channel());
      NettyExchange state = connection == null ? null : connection.first();
      if (connection == null || state == null) {
        return;
      }
      if (message instanceof HttpResponse response
          && (connection.isUpgradedBy(response) || !commit(state, response))) {
        return;
      }
      state.bytes += size(message);
      // after a switch to another protocol nothing of HTTP follows, not even an end
      if (message instanceof LastHttpContent || state.status == SWITCHING_PROTOCOLS) {
        connection.answered();
        complete(state, promise);
        Http1Exchange next = connection.first();
        if (next != null && next.answer != null) {
          handler.executor().execute(() -> answer(next, handler));
        }
      }
    } catch (Throwable thrown) {
      encoding.failed(thrown);
    }
  }

  /**
   * {@code onHeadersRead} of the decoder of HTTP/2: a request, or the end of one.
   *
   * @return true if it has been answered here
   */
  public boolean headersRead(
      ChannelHandlerContext handler, int stream, Http2Headers headers, boolean last) {
    if (headers.method() == null || !decoded.on()) {
      return false; // a response to our side, or trailers
    }
    try {
      Http2Exchange state = NettyConnection.at(handler.channel(), this).open(stream);
      if (state == null) {
        return false;
      }
      state.begin(headers, time.nanoTime());
      requests.started(state.exchange);
      Gate.Closed closed = gate.closed();
      return closed != null && turnedAway.on() && answered(closed, state, handler, stream, last);
    } catch (Throwable thrown) {
      decoded.failed(thrown);
      return false;
    }
  }

  private boolean answered(
      Gate.Closed closed,
      NettyExchange state,
      ChannelHandlerContext handler,
      int stream,
      boolean last) {
    Gate.Answer answer = null;
    try {
      if (handler.handler() instanceof Http2ConnectionHandler known) {
        answer = closed.answer(state);
        if (answer != null) {
          state.exchange.turnAway();
          TurnedAwayStream.answer(answer, handler, known, stream, last);
        }
      }
    } catch (Throwable thrown) {
      turnedAway.failed(thrown);
    }
    return answer != null; // whatever became of the answer, the application is not reached
  }

  /** {@code writeHeaders} of the encoder of HTTP/2: the head of a response, or its end. */
  public void headersWritten(
      ChannelHandlerContext handler,
      int stream,
      Http2Headers headers,
      boolean last,
      ChannelPromise promise) {
    written(handler, stream, headers, 0, last ? promise : null);
  }

  /** {@code writeData} of the encoder of HTTP/2. */
  public void dataWritten(
      ChannelHandlerContext handler,
      int stream,
      ByteBuf data,
      boolean last,
      ChannelPromise promise) {
    written(handler, stream, null, data.readableBytes(), last ? promise : null);
  }

  /**
   * A part of a response.
   *
   * @param end the promise of the last part
   */
  private void written(
      ChannelHandlerContext handler,
      int stream,
      @Nullable Http2Headers headers,
      int bytes,
      @Nullable ChannelPromise end) {
    if (!encoding.on()) {
      return;
    }
    try {
      NettyConnection connection = NettyConnection.of(handler.channel());
      NettyExchange state = connection == null ? null : connection.stream(stream);
      if (connection == null || state == null) {
        return;
      }
      CharSequence status = headers == null ? null : headers.status();
      if (headers != null && status != null) {
        commit(state, headers, Integer.parseInt(status.toString()));
      }
      state.bytes += bytes;
      if (end != null) {
        connection.close(stream);
        complete(state, end);
      }
    } catch (Throwable thrown) {
      encoding.failed(thrown);
    }
  }

  private void commit(NettyExchange state, Http2Headers headers, int status) {
    HeaderSettings header = context.header();
    String name = header.name().toLowerCase(Locale.ROOT);
    state.status = status;
    if (status < FIRST_FINAL || !header.enabled() || headers.contains(name)) {
      return;
    }
    try {
      headers.set(name, ProcessTime.format(time.nanoTime() - state.exchange.startNanos()));
    } catch (UnsupportedOperationException readOnly) {
      return; // gRPC's own: the request is recorded without
    }
  }

  /** {@code RST_STREAM} of the client. */
  public void resetRead(ChannelHandlerContext handler, int stream) {
    reset(handler, stream);
  }

  /** {@code RST_STREAM} to the client. */
  public void resetWritten(ChannelHandlerContext handler, int stream) {
    reset(handler, stream);
  }

  private void reset(ChannelHandlerContext handler, int stream) {
    if (!done.on()) {
      return;
    }
    try {
      NettyConnection connection = NettyConnection.of(handler.channel());
      NettyExchange state = connection == null ? null : connection.close(stream);
      if (state != null) {
        finish(state);
      }
    } catch (Throwable thrown) {
      done.failed(thrown);
    }
  }

  /** False for an interim response: the real one follows. */
  private boolean commit(NettyExchange state, HttpResponse response) {
    int status = response.status().code();
    if (status < FIRST_FINAL) {
      state.status = status;
      return status == SWITCHING_PROTOCOLS;
    }
    state.status = status;
    HeaderSettings header = context.header();
    if (header.enabled() && !response.headers().contains(header.name())) {
      long elapsed = time.nanoTime() - state.exchange.startNanos();
      response.headers().set(header.name(), ProcessTime.format(elapsed));
    }
    return true;
  }

  private static long size(Object message) {
    if (message instanceof HttpContent content) {
      return content.content().readableBytes();
    }
    if (message instanceof ByteBuf bytes) {
      return bytes.readableBytes();
    }
    return message instanceof FileRegion file ? file.count() : 0;
  }

  private void complete(NettyExchange state, @Nullable ChannelPromise promise) {
    if (promise == null || promise.isVoid()) {
      finish(state); // nobody learns when it is written
    } else {
      promise.addListener(state);
    }
  }

  /** The response is written, or the connection is over. */
  void finish(NettyExchange state) {
    if (!done.on()) {
      return;
    }
    try {
      if (!state.exchange.isOpen()) {
        return;
      }
      long nanos = time.nanoTime();
      try {
        int status = state.status;
        state.exchange.request(state.method, state.rawPath(), state.peer());
        Routing routing = state.routing;
        String template = routing == null ? null : routing.template();
        String failure = routing == null ? null : routing.failure();
        state.exchange.response(status, Route.of(template, null, status), state.bytes, failure);
        state.exchange.clues(Clues.of(state.method, status, state));
        state.exchange.trace(state, nanos);
      } catch (Throwable unexpected) { // told with what is known by now
        done.failed(unexpected);
      }
      state.end();
      state.exchange.end(nanos);
      requests.finished(state.exchange);
      state.connection.spare(state);
    } catch (Throwable thrown) {
      done.failed(thrown);
    }
  }
}
