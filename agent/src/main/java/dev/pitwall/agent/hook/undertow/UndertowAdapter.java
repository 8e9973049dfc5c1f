package dev.pitwall.agent.hook.undertow;

import dev.pitwall.agent.hook.servlet.Attributes;
import dev.pitwall.agent.hook.servlet.MappingNames;
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
import io.undertow.server.DefaultResponseListener;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.PathTemplateMatch;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Called from Undertow's own classes at the points that {@code UndertowHooks} lists. Nothing thrown
 * in here reaches Undertow.
 */
public final class UndertowAdapter {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int FIRST_FINAL = 200;
  private static final int BAD_REQUEST = 400;
  private static final HttpString HTTP2_SETTINGS = new HttpString("HTTP2-Settings");

  private record HeaderName(String name, HttpString undertow) {}

  private final RequestObserver requests;
  private final TimeSource time;
  private final AdapterContext context;
  private final Gate gate;
  private final MappingNames mappings = new MappingNames();
  private final HookSwitch start;
  private final HookSwitch turnedAway;
  private final HookSwitch rejected;
  private final HookSwitch commit;
  private final HookSwitch done;
  private volatile HeaderName headerName = headerName(HeaderSettings.DEFAULT.name());

  /** One adapter for one Undertow. */
  public UndertowAdapter(AdapterContext context) {
    this.context = context;
    requests = context.requests();
    time = context.time();
    gate = context.gate();
    start = context.hookSwitch("undertow.arrive");
    turnedAway = context.hookSwitch("undertow.gate");
    rejected = context.hookSwitch("undertow.rejected");
    commit = context.hookSwitch("undertow.commit");
    done = context.hookSwitch("undertow.done");
    UndertowExchange.share();
  }

  private static HeaderName headerName(String name) {
    return new HeaderName(name, new HttpString(name));
  }

  /** {@code Undertow.start}. */
  public void listening() {
    context.listening();
  }

  /**
   * {@code Connectors.executeRootHandler}: a request arrives, or goes on on another thread.
   *
   * @return true if it has been answered here
   */
  public boolean arrive(HttpServerExchange server) {
    UndertowExchange state = null;
    if (start.on()) {
      try {
        if (UndertowExchange.of(server) != null || server.isComplete()) {
          return false;
        }
        state = begin(server);
      } catch (Throwable thrown) {
        start.failed(thrown);
      }
    }
    Gate.Closed closed = gate.closed();
    return closed != null && turnedAway.on() && answered(closed, server, state);
  }

  private UndertowExchange begin(HttpServerExchange server) {
    UndertowExchange state = UndertowExchange.at(server);
    long nanos = time.nanoTime();
    if (state.exchange.end(nanos)) { // forgotten by the server
      requests.finished(state.exchange);
    }
    state.begin(server, nanos);
    state.quiet =
        server.getRequestHeaders().contains(Headers.UPGRADE)
            && server.getRequestHeaders().contains(HTTP2_SETTINGS);
    if (!state.quiet) {
      requests.started(state.exchange);
    }
    return state;
  }

  private boolean answered(
      Gate.Closed closed, HttpServerExchange server, @Nullable UndertowExchange known) {
    Gate.Answer answer = null;
    try {
      UndertowExchange visitor = known;
      if (visitor == null) {
        visitor = new UndertowExchange();
        visitor.begin(server, 0);
      }
      answer = server.isResponseStarted() ? null : closed.answer(visitor);
      if (answer != null) {
        visitor.exchange.turnAway();
        TurnedAway.answer(answer, server);
      }
    } catch (Throwable thrown) {
      turnedAway.failed(thrown);
      if (answer != null) { // the status stands, and the application is not reached
        server.endExchange();
      }
    }
    return answer != null;
  }

  /** {@code HttpServerExchange.startResponse}. */
  public void commit(HttpServerExchange server) {
    if (!commit.on()) {
      return;
    }
    try {
      UndertowExchange state = UndertowExchange.of(server);
      HeaderSettings header = context.header();
      if (state == null || !header.enabled() || server.getStatusCode() < FIRST_FINAL) {
        return; // also a response 100, for which Undertow has an exchange of its own
      }
      HttpString name = name(header.name());
      if (!server.getResponseHeaders().contains(name)) {
        long elapsed = time.nanoTime() - state.exchange.startNanos();
        server.getResponseHeaders().put(name, ProcessTime.format(elapsed));
      }
    } catch (Throwable thrown) {
      commit.failed(thrown);
    }
  }

  private HttpString name(String name) {
    HeaderName known = headerName;
    if (!known.name().equals(name)) {
      known = headerName(name);
      headerName = known;
    }
    return known.undertow();
  }

  /** {@code HttpServerExchange.invokeExchangeCompleteListeners}: over, however it ended. */
  public void done(HttpServerExchange server) {
    if (!done.on()) {
      return;
    }
    try {
      UndertowExchange state = UndertowExchange.of(server);
      if (state == null) {
        return;
      }
      long nanos = time.nanoTime();
      int status = server.getStatusCode();
      try {
        describe(state, server, status);
        state.exchange.trace(state, nanos);
      } catch (Throwable thrown) { // told with what is known by now
        done.failed(thrown);
      }
      boolean quiet = state.quiet;
      boolean first = state.exchange.end(nanos);
      state.end();
      if (!first || (quiet && status == SWITCHING_PROTOCOLS)) {
        return; // the real exchange follows over HTTP/2
      }
      if (quiet) {
        requests.started();
      }
      requests.finished(state.exchange);
    } catch (Throwable thrown) {
      done.failed(thrown);
    }
  }

  private void describe(UndertowExchange state, HttpServerExchange server, int status) {
    state.exchange.request(
        server.getRequestMethod().toString(), state.rawPath, state.text(server.getSourceAddress()));
    Routing routing = state.routing;
    String template = routing == null ? null : routing.template();
    String mapping = routing == null ? mapping(server) : routing.mapping();
    String failure = routing == null ? null : routing.failure();
    if (failure == null) {
      Throwable thrown = server.getAttachment(DefaultResponseListener.EXCEPTION);
      failure = thrown == null ? null : Attributes.failure(thrown);
    }
    state.exchange.response(
        status, Route.of(template, mapping, status), server.getResponseBytesSent(), failure);
    state.exchange.clues(Clues.of(state.exchange.method(), status, state));
  }

  /** Of plain handlers: the prefix of a path handler and the template of a routing handler. */
  private @Nullable String mapping(HttpServerExchange server) {
    PathTemplateMatch match = server.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
    String prefix = server.getResolvedPath();
    if (match != null) {
      return mappings.of(prefix, match.getMatchedTemplate());
    }
    return prefix.isEmpty() ? null : mappings.of(prefix, "/*");
  }

  /** {@code HttpReadListener.sendBadRequestAndClose}: what came was no request. */
  public void rejected(HttpServerConnection connection) {
    if (!rejected.on()) {
      return;
    }
    try {
      UndertowExchange state = UndertowExchange.at(connection);
      if (state.exchange.isOpen()) {
        return;
      }
      long nanos = time.nanoTime();
      state.begin(nanos);
      requests.started();
      state.exchange.request(
          "", null, state.text(connection.getPeerAddress(InetSocketAddress.class)));
      state.exchange.response(BAD_REQUEST, Route.UNMATCHED, 0, null);
      state.exchange.clues(Clues.of("", BAD_REQUEST, state));
      state.exchange.end(nanos);
      requests.finished(state.exchange);
    } catch (Throwable thrown) {
      rejected.failed(thrown);
    }
  }
}
