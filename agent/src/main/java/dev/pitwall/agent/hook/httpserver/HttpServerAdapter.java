package dev.pitwall.agent.hook.httpserver;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HeaderSettings;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import dev.pitwall.request.ProcessTime;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.request.Route;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Called from the JDK's own HTTP server at the points that {@code HttpServerHooks} lists. Nothing
 * thrown in here reaches the server. Pitwall's admin port is such a server, too: its requests are
 * not the application's and are left out.
 */
public final class HttpServerAdapter {
  private static final int FIRST_FINAL = 200;
  private static final int FAILED = 500;

  private final Connections connections = new Connections();
  private final RequestObserver requests;
  private final TimeSource time;
  private final AdapterContext context;
  private final Gate gate;
  private final HookSwitch begin;
  private final HookSwitch turnedAway;
  private final HookSwitch commit;
  private final HookSwitch done;
  private final HookSwitch rejected;

  /** One adapter for all servers of the JVM. */
  public HttpServerAdapter(AdapterContext context) {
    this.context = context;
    requests = context.requests();
    time = context.time();
    gate = context.gate();
    begin = context.hookSwitch("httpserver.begin");
    turnedAway = context.hookSwitch("httpserver.gate");
    commit = context.hookSwitch("httpserver.commit");
    done = context.hookSwitch("httpserver.done");
    rejected = context.hookSwitch("httpserver.rejected");
  }

  /** {@code ServerImpl.start}. */
  public void listening() {
    context.listening();
  }

  /** {@code new HttpExchangeImpl}: a request has been parsed and has its handler. */
  public void begin(
      Object connection,
      SocketChannel channel,
      HttpContext handler,
      String method,
      URI uri,
      Headers request,
      Headers response) {
    if (!begin.on()) {
      return;
    }
    try {
      if (isPitwalls(handler)) {
        return;
      }
      ServerExchange state = connections.at(connection);
      if (state != null) {
        finish(state); // forgotten by the server
        state.begin(time.nanoTime(), channel, method, handler.getPath(), uri, request, response);
        connections.begun(state, response);
        requests.started(state.exchange);
      }
    } catch (Throwable thrown) {
      begin.failed(thrown);
    }
  }

  private static boolean isPitwalls(HttpContext handler) {
    return handler.getHandler().getClass().getClassLoader()
        == RequestObserver.class.getClassLoader();
  }

  /**
   * {@code Filter.Chain.doFilter}: a request is about to reach filters and handler. The outermost
   * chain is called from here, because nobody else learns what a handler throws.
   *
   * @return true if the chain has been called, or the request has been answered here
   */
  public boolean enter(Filter.Chain chain, HttpExchange server) throws IOException {
    ServerExchange state = newcomer(server);
    if (state == null) {
      return false;
    }
    Gate.Closed closed = gate.closed();
    if (closed != null && turnedAway.on() && answered(closed, server, state)) {
      return true;
    }
    try {
      chain.doFilter(server);
    } catch (Throwable thrown) {
      if (connections.of(server.getResponseHeaders()) == state) { // it is not over already
        state.failure = thrown.getClass().getName();
      }
      throw thrown;
    }
    return true;
  }

  private @Nullable ServerExchange newcomer(HttpExchange server) {
    if (!begin.on()) {
      return null;
    }
    try {
      ServerExchange state = connections.of(server.getResponseHeaders());
      if (state != null && !state.entered) {
        state.entered = true;
        return state;
      }
    } catch (Throwable thrown) {
      begin.failed(thrown);
    }
    return null;
  }

  private boolean answered(Gate.Closed closed, HttpExchange server, ServerExchange state) {
    Gate.Answer answer = null;
    try {
      answer = closed.answer(state);
      if (answer != null) {
        state.exchange.turnAway();
        TurnedAway.answer(answer, server);
      }
    } catch (IOException gone) {
      server.close(); // the client did not wait for it
    } catch (Throwable thrown) {
      turnedAway.failed(thrown);
    }
    return answer != null;
  }

  /** {@code ExchangeImpl.sendResponseHeaders}: the head of the response is about to be written. */
  public void commit(Headers response, int status, long length) {
    if (!commit.on() || status < FIRST_FINAL) {
      return;
    }
    try {
      ServerExchange state = connections.of(response);
      if (state == null || state.status != 0) {
        return;
      }
      state.status = status;
      // by the server's own convention: 0 is a body of unknown length, -1 is none
      state.bytes = length == 0 ? Exchange.UNKNOWN_BYTES : Math.max(length, 0);
      HeaderSettings header = context.header();
      if (header.enabled() && ServerExchange.header(response, header.name()) == null) {
        long elapsed = time.nanoTime() - state.exchange.startNanos();
        response.set(header.name(), ProcessTime.format(elapsed));
      }
    } catch (Throwable thrown) {
      commit.failed(thrown);
    }
  }

  /** {@code new WriteFinishedEvent}: the whole response is written. */
  public void written(Object connection) {
    if (!done.on()) {
      return;
    }
    try {
      ServerExchange state = connections.of(connection);
      if (state != null) {
        finish(state);
      }
    } catch (Throwable thrown) {
      done.failed(thrown);
    }
  }

  /** {@code HttpConnection.close}: over, with or without a response. */
  public void closed(Object connection) {
    written(connection);
    connections.closed(connection);
  }

  private void finish(ServerExchange state) {
    long nanos = time.nanoTime();
    synchronized (state) { // the connection may close while the handler's thread is at its end
      if (!state.exchange.isOpen()) {
        return;
      }
      try {
        describe(state);
        state.exchange.trace(state, nanos);
      } catch (Throwable thrown) { // told with what is known by now
        done.failed(thrown);
      }
      connections.ended(state.response);
      state.end();
      state.exchange.end(nanos);
      requests.finished(state.exchange);
    }
  }

  private static void describe(ServerExchange state) {
    // to a handler that throws first the server answers nothing at all
    int status = state.status == 0 && state.failure != null ? FAILED : state.status;
    String path = state.context;
    state.exchange.request(state.method, state.rawPath(), state.peer());
    state.exchange.response(
        status, Route.of(null, path, status), state.status == 0 ? 0 : state.bytes, state.failure);
    state.exchange.clues(Clues.of(state.method, status, state));
  }

  /** {@code ServerImpl.Exchange.reject}: answered by the server itself, which adds no header. */
  public void rejected(@Nullable SocketChannel channel, int status, String requestLine) {
    if (!rejected.on()) {
      return;
    }
    try {
      Exchange exchange = new Exchange();
      long nanos = time.nanoTime();
      exchange.begin(nanos);
      requests.started();
      RequestLine line = RequestLine.of(requestLine);
      exchange.request(line.method(), line.path(), ServerExchange.address(channel));
      exchange.response(status, Route.UNMATCHED, Exchange.UNKNOWN_BYTES, null);
      exchange.clues(Clues.of(line.method(), status, line));
      exchange.end(nanos);
      requests.finished(exchange);
    } catch (Throwable thrown) {
      rejected.failed(thrown);
    }
  }
}
