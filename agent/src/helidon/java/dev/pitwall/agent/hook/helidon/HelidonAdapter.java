package dev.pitwall.agent.hook.helidon;

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
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.Filters;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Called from Helidon's own classes at the points that {@code HelidonHooks} lists. Nothing thrown
 * in here reaches Helidon.
 */
public final class HelidonAdapter {
  private static final int FIRST_FINAL = 200;
  private static final int MOST_THROWN = 1_000;

  private record Name(String text, HeaderName helidon) {}

  private final Templates templates = new Templates();

  /**
   * Requests that ended with an exception which the connection is about to answer, on its own
   * thread: each is in here from one hook to the next.
   */
  private final Map<Thread, HelidonExchange> thrown = new ConcurrentHashMap<>();

  private final RequestObserver requests;
  private final TimeSource time;
  private final AdapterContext context;
  private final Gate gate;
  private final HookSwitch start;
  private final HookSwitch turnedAway;
  private final HookSwitch commit;
  private final HookSwitch done;
  private final HookSwitch refused;
  private volatile Name headerName = name(HeaderSettings.DEFAULT.name());

  /** One adapter for all servers of one Helidon. */
  public HelidonAdapter(AdapterContext context) {
    this.context = context;
    requests = context.requests();
    time = context.time();
    gate = context.gate();
    start = context.hookSwitch("helidon.enter");
    turnedAway = context.hookSwitch("helidon.gate");
    commit = context.hookSwitch("helidon.commit");
    done = context.hookSwitch("helidon.done");
    refused = context.hookSwitch("helidon.refused");
  }

  private static Name name(String text) {
    return new Name(text, HeaderNames.create(text));
  }

  /** {@code LoomServer.start}. */
  public void listening() {
    templates.started();
    context.listening();
  }

  /** {@code ServiceRules.register}: services get this path. */
  public void registered(@Nullable String path) {
    if (path != null) {
      templates.registered(path);
    }
  }

  /**
   * {@code Filters.filter}: a request is about to reach filters and routes. It is called again from
   * here, because only who calls it learns when it is over.
   *
   * @return true if it has been called, or the request has been answered here
   */
  public boolean enter(
      Filters filters,
      ConnectionContext connection,
      RoutingRequest request,
      RoutingResponse response,
      Callable<Void> routes) {
    HelidonExchange state =
        routes instanceof HelidonExchange ? null : begin(request, response, routes);
    if (state == null) {
      return false;
    }
    Gate.Closed closed = gate.closed();
    if (closed != null && turnedAway.on() && answered(closed, state)) {
      finish(state, response.status().code());
      return true;
    }
    try {
      filters.filter(connection, request, response, state);
    } catch (Throwable broken) {
      failed(state, broken);
      throw broken;
    }
    finish(state, response.status().code());
    return true;
  }

  private @Nullable HelidonExchange begin(
      RoutingRequest request, RoutingResponse response, Callable<Void> routes) {
    if (!start.on()) {
      return null;
    }
    try {
      HelidonExchange state = new HelidonExchange(request, response, routes);
      response.whenSent(state);
      state.exchange.begin(time.nanoTime());
      requests.started(state.exchange);
      return state;
    } catch (Throwable unexpected) {
      start.failed(unexpected);
      return null;
    }
  }

  private boolean answered(Gate.Closed closed, HelidonExchange state) {
    Gate.Answer answer = null;
    try {
      answer = closed.answer(state);
      if (answer != null) {
        state.exchange.turnAway();
        TurnedAway.answer(answer, state.method(), state.response);
      }
    } catch (CloseConnectionException gone) {
      // the client did not wait for it
    } catch (Throwable unexpected) {
      turnedAway.failed(unexpected);
    }
    return answer != null;
  }

  /** The head of the response is about to be written, or to be closed to the application. */
  public void commit(ServerResponse response, List<?> whenSent) {
    if (!commit.on()) {
      return;
    }
    try {
      HelidonExchange state = HelidonExchange.among(whenSent);
      if (state != null && response.status().code() >= FIRST_FINAL) {
        state.committed = true;
        header(state, response.headers());
      }
    } catch (Throwable unexpected) {
      commit.failed(unexpected);
    }
  }

  private void header(HelidonExchange state, ServerResponseHeaders headers) {
    HeaderSettings header = context.header();
    if (!header.enabled()) {
      return;
    }
    Name name = headerName;
    if (!name.text().equals(header.name())) {
      name = name(header.name());
      headerName = name;
    }
    long elapsed = time.nanoTime() - state.exchange.startNanos();
    state.write(headers, name.helidon(), ProcessTime.format(elapsed));
  }

  private void failed(HelidonExchange state, Throwable broken) {
    if (broken instanceof CloseConnectionException) {
      boolean head = state.committed;
      // without a head nothing was answered; the exception that led to it is known, or it was none
      int none = state.failure == null ? 0 : HelidonExchange.status(broken);
      finish(state, head ? state.response.status().code() : none);
    } else if (state.isHttp1() && refused.on() && thrown.size() < MOST_THROWN) {
      thrown.put(Thread.currentThread(), state);
    } else {
      finish(state, HelidonExchange.status(broken));
    }
  }

  /** {@code Http1Connection.handleRequestException}: the server answers by itself. */
  public void refused(ConnectionContext connection, RequestException why) {
    if (!refused.on()) {
      return;
    }
    try {
      int status = why.status().code();
      HelidonExchange state = thrown.remove(Thread.currentThread());
      if (state != null) {
        header(state, why.responseHeaders());
        finish(state, status);
        return;
      }
      Exchange exchange = new Exchange();
      long nanos = time.nanoTime();
      exchange.begin(nanos);
      requests.started();
      Refused request = new Refused(why.request());
      String method = why.request().method();
      String peer = HelidonExchange.address(connection.remotePeer());
      exchange.request(method, request.path(), peer);
      exchange.response(status, Route.UNMATCHED, Exchange.UNKNOWN_BYTES, null);
      exchange.clues(Clues.of(method, status, request));
      exchange.end(nanos);
      requests.finished(exchange);
    } catch (Throwable unexpected) {
      refused.failed(unexpected);
    }
  }

  private void finish(HelidonExchange state, int status) {
    if (!done.on()) {
      return;
    }
    try {
      long nanos = time.nanoTime();
      try {
        describe(state, status);
        state.exchange.trace(state, nanos);
      } catch (Throwable unexpected) { // told with what is known by now
        done.failed(unexpected);
      }
      if (state.exchange.end(nanos)) {
        requests.finished(state.exchange);
      }
    } catch (Throwable unexpected) {
      done.failed(unexpected);
    }
  }

  private void describe(HelidonExchange state, int status) {
    String method = state.method();
    state.exchange.request(method, state.rawPath(), state.peer());
    String route = Route.of(templates.of(state.request), null, status);
    state.exchange.response(status, route, state.bytes(), state.failure);
    state.exchange.clues(Clues.of(method, status, state));
  }
}
