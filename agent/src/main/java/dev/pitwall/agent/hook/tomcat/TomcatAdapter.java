package dev.pitwall.agent.hook.tomcat;

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
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/**
 * Called from Tomcat's own classes at the points that {@code TomcatHooks} lists. Compiled once, for
 * Tomcat 8.5 to 11: it uses no method whose descriptor holds a type of the servlet API. Nothing
 * thrown in here reaches Tomcat.
 */
public final class TomcatAdapter {
  private static final int FIRST_FINAL = 200;
  private static final int FIRST_ERROR = 400;

  private final RequestObserver requests;
  private final TimeSource time;
  private final AdapterContext context;
  private volatile Http1Header http1Header = new Http1Header(HeaderSettings.DEFAULT.name());
  private final Gate gate;
  private final HookSwitch start;
  private final HookSwitch rejected;
  private final HookSwitch commit;
  private final HookSwitch error;
  private final HookSwitch done;
  private final HookSwitch turnedAway;

  /** One adapter for one Tomcat. */
  public TomcatAdapter(AdapterContext context) {
    this.context = context;
    requests = context.requests();
    time = context.time();
    gate = context.gate();
    start = context.hookSwitch("tomcat.start");
    rejected = context.hookSwitch("tomcat.rejected");
    commit = context.hookSwitch("tomcat.commit");
    error = context.hookSwitch("tomcat.error");
    done = context.hookSwitch("tomcat.done");
    turnedAway = context.hookSwitch("tomcat.gate");
  }

  /** {@code AbstractProtocol.start}: a connector is about to take connections. */
  public void listening() {
    context.listening();
  }

  /** {@code CoyoteAdapter.service}: a request arrives. */
  public void start(Request request) {
    if (!start.on()) {
      return;
    }
    try {
      TomcatExchange state = TomcatExchange.at(request);
      finishForgotten(state);
      state.begin(time.nanoTime());
      if (context.filters()) {
        request.setAttribute(Exchange.MARKER, true);
      }
      requests.started(state.exchange);
    } catch (Throwable thrown) {
      start.failed(thrown);
    }
  }

  private void finishForgotten(TomcatExchange state) {
    if (state.exchange.end(time.nanoTime())) {
      requests.finished(state.exchange);
    }
  }

  /**
   * {@code StandardEngineValve.invoke}: a request is about to reach the web applications. Open,
   * that is one volatile read; while some clients are denied, an undenied one costs no object more.
   *
   * @return true if it has been answered here
   */
  public boolean gate(
      org.apache.catalina.connector.Request request,
      org.apache.catalina.connector.Response response) {
    Gate.Closed closed = gate.closed();
    return closed != null && turnedAway.on() && answered(closed, request, response);
  }

  private boolean answered(
      Gate.Closed closed,
      org.apache.catalina.connector.Request request,
      org.apache.catalina.connector.Response response) {
    try {
      TomcatExchange state = TomcatExchange.of(request.getCoyoteRequest());
      Gate.Visitor visitor = state == null ? new TomcatVisitor(request) : state.visitor(request);
      if (!TurnedAway.answer(closed, visitor, response, turnedAway)) {
        return false;
      }
      if (state != null) {
        state.exchange.turnAway();
      }
      return true;
    } catch (Throwable thrown) {
      turnedAway.failed(thrown);
      return false;
    }
  }

  /** {@code Http11Processor.prepareResponse}. */
  public void commitHttp1(Response response) {
    commit(response, true);
  }

  /** {@code StreamProcessor.prepareResponse}. */
  public void commitHttp2(Response response) {
    commit(response, false);
  }

  /** {@code AjpProcessor.prepareResponse}. */
  public void commitAjp(Response response) {
    commit(response, false);
  }

  private void commit(Response response, boolean http1) {
    if (!commit.on()) {
      return;
    }
    try {
      Request request = response.getRequest();
      if (request == null || response.getStatus() < FIRST_FINAL) {
        return;
      }
      TomcatExchange known = TomcatExchange.of(request);
      TomcatExchange state = known != null && known.exchange.isOpen() ? known : null;
      if (state != null) {
        state.committedStatus = response.getStatus();
      }
      HeaderSettings header = context.header();
      // once more if the server threw the first head away, for instance because it was too large
      if (header.enabled() && !response.containsHeader(header.name())) {
        long nanos = time.nanoTime();
        if (state == null) {
          long elapsed = nanos - Arrival.of(request, nanos);
          response.addHeader(header.name(), ProcessTime.format(elapsed));
        } else if (http1) {
          http1Header(header.name()).add(response, state, nanos);
        } else {
          response.addHeader(header.name(), ProcessTime.format(nanos - state.startNanos));
        }
      }
    } catch (Throwable thrown) {
      commit.failed(thrown);
    }
  }

  private Http1Header http1Header(String name) {
    Http1Header known = http1Header;
    if (!known.name().equals(name)) {
      known = new Http1Header(name);
      http1Header = known;
    }
    return known;
  }

  /** {@code StandardHostValve.status}: an error page may take over. */
  public void errorPage(org.apache.catalina.connector.Request request) {
    if (!error.on()) {
      return;
    }
    try {
      rememberBeforeErrorPage(request, null);
    } catch (Throwable thrown) {
      error.failed(thrown);
    }
  }

  /** {@code StandardHostValve.throwable}: the application threw. */
  public void errorThrown(org.apache.catalina.connector.Request request, Throwable failure) {
    if (!error.on()) {
      return;
    }
    try {
      rememberBeforeErrorPage(request, Failure.name(failure));
    } catch (Throwable thrown) {
      error.failed(thrown);
    }
  }

  private static void rememberBeforeErrorPage(
      org.apache.catalina.connector.Request request, @Nullable String failure) {
    TomcatExchange state = TomcatExchange.of(request.getCoyoteRequest());
    if (state == null || !state.exchange.isOpen() || state.errorPage) {
      return;
    }
    state.errorPage = true;
    state.template = Attributes.template(request);
    state.failure = failure != null ? failure : Failure.of(request);
  }

  /** {@code Request.recycle} of Catalina: the exchange is over, however it ended. */
  public void done(org.apache.catalina.connector.Request request) {
    if (!done.on()) {
      return;
    }
    try {
      Request coyote = request.getCoyoteRequest();
      TomcatExchange state = coyote == null ? null : TomcatExchange.of(coyote);
      if (coyote == null || state == null || !state.exchange.isOpen()) {
        return;
      }
      long nanos = time.nanoTime();
      try {
        describe(state, request, coyote);
        state.exchange.trace(state.source(coyote), nanos);
      } catch (Throwable thrown) { // told with what is known by now
        done.failed(thrown);
      }
      state.recorded = true;
      if (state.exchange.end(nanos)) {
        requests.finished(state.exchange);
      }
    } catch (Throwable thrown) {
      done.failed(thrown);
    }
  }

  private static void describe(
      TomcatExchange state, org.apache.catalina.connector.Request request, Request coyote)
      throws Throwable {
    String method = request.getMethod();
    state.exchange.request(
        method == null ? "" : method, state.path(coyote), request.getRemoteAddr());
    Response response = coyote.getResponse();
    // what fails after the commit changes the status in Tomcat's hands, not the one that was sent
    int status = state.committedStatus == 0 ? response.getStatus() : state.committedStatus;
    String template = state.errorPage ? state.template : Attributes.template(request);
    String mapping = state.mappingName.of(request.getMappingData());
    String failure = state.failure;
    if (failure == null && status >= FIRST_ERROR) {
      failure = Failure.of(request);
    }
    state.exchange.response(
        status,
        Route.of(template, mapping, status),
        Attributes.bytes(request, response.getContentWritten()),
        failure);
    state.exchange.clues(Clues.of(state.exchange.method(), status, state.source(coyote)));
  }

  /**
   * {@code CoyoteAdapter.log}: Tomcat logs an access that may never have become a request. A switch
   * to another protocol (status 101) is none: its real exchange follows.
   */
  public void rejected(Request request, Response response) {
    if (!rejected.on()) {
      return;
    }
    try {
      int status = response.getStatus();
      TomcatExchange state = TomcatExchange.at(request);
      if (status < FIRST_ERROR || state.exchange.isOpen() || state.recorded) {
        return;
      }
      long nanos = time.nanoTime();
      state.begin(Arrival.of(request, nanos));
      requests.started();
      state.exchange.request(
          text(request.getMethod()),
          request.requestURI().toString(),
          request.remoteAddr().toString());
      state.exchange.response(status, Route.UNMATCHED, response.getContentWritten(), null);
      state.exchange.clues(Clues.of(state.exchange.method(), status, state.source(request)));
      state.recorded = true;
      state.exchange.end(nanos);
      requests.finished(state.exchange);
    } catch (Throwable thrown) {
      rejected.failed(thrown);
    }
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** {@code Request.recycle} of Coyote: the request object starts afresh. */
  public void reuse(Request request) {
    try {
      TomcatExchange state = TomcatExchange.of(request);
      if (state != null) {
        state.recorded = false;
      }
    } catch (Throwable thrown) {
      rejected.failed(thrown);
    }
  }
}
