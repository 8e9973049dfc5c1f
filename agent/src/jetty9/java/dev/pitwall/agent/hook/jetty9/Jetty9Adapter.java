package dev.pitwall.agent.hook.jetty9;

import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HeaderSettings;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import dev.pitwall.request.ProcessTime;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.schedule.TimeSource;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * Called from Jetty's own classes at the points that {@code Jetty9Hooks} lists. Compiled once, for
 * Jetty 9.4, 10 and 11: it uses no method whose descriptor holds a type of the servlet API or one
 * that differs between them. Nothing thrown in here reaches Jetty.
 */
public final class Jetty9Adapter {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int FIRST_FINAL = 200;
  private static final int FIRST_ERROR = 400;

  /** Jetty ignores headers of included pages, but for those whose name begins so. */
  private static final String EVEN_IN_AN_INCLUDE = "org.eclipse.jetty.server.include.";

  private final RequestObserver requests;
  private final TimeSource time;
  private final AdapterContext context;
  private final Gate gate;
  private final Mappings mappings = new Mappings();
  private final HookSwitch start;
  private final HookSwitch turnedAway;
  private final HookSwitch commit;
  private final HookSwitch mapped;
  private final HookSwitch error;
  private final HookSwitch done;

  /** One adapter for one Jetty. */
  public Jetty9Adapter(AdapterContext context) {
    this.context = context;
    requests = context.requests();
    time = context.time();
    gate = context.gate();
    start = context.hookSwitch("jetty9.handle");
    turnedAway = context.hookSwitch("jetty9.gate");
    commit = context.hookSwitch("jetty9.commit");
    mapped = context.hookSwitch("jetty9.mapped");
    error = context.hookSwitch("jetty9.error");
    done = context.hookSwitch("jetty9.done");
  }

  /**
   * {@code Server.handle}: a request is about to reach the web applications. The gate, open, is one
   * volatile read.
   *
   * @return true if it has been answered here
   */
  public boolean handle(HttpChannel channel) {
    TimedRequest state = start.on() ? begin(channel) : null;
    Gate.Closed closed = gate.closed();
    return closed != null && turnedAway.on() && answered(closed, state, channel);
  }

  private @Nullable TimedRequest begin(HttpChannel channel) {
    try {
      Request request = channel.getRequest();
      TimedRequest state = new TimedRequest(request, request.getRequestURI());
      request.setAttribute(TimedRequest.ATTRIBUTE, state);
      if (context.filters()) {
        request.setAttribute(Exchange.MARKER, true);
      }
      state.exchange.begin(time.nanoTime());
      requests.started(state.exchange);
      return state;
    } catch (Throwable thrown) {
      start.failed(thrown);
      return null;
    }
  }

  private boolean answered(Gate.Closed closed, @Nullable TimedRequest state, HttpChannel channel) {
    try {
      Request request = channel.getRequest();
      Gate.Visitor visitor = state == null ? new TimedRequest(request, null) : state;
      if (!TurnedAway.answer(closed, visitor, request, channel.getResponse(), turnedAway)) {
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

  /**
   * {@code HttpChannel.sendResponse}: the head of the response is about to be written, or a further
   * piece of the body. With a switch to another protocol the exchange is over: what follows is none
   * of HTTP, and Jetty completes some of these requests only when the connection is closed.
   *
   * @param head given for what Jetty answers by itself: 100, 103, or a request it refused
   */
  public void commit(HttpChannel channel, @Nullable Object head) {
    if (head != null || !commit.on()) {
      return;
    }
    try {
      TimedRequest state = TimedRequest.of(channel.getRequest());
      if (state == null || state.committed || !state.exchange.isOpen()) {
        return;
      }
      state.committed = true;
      Response response = channel.getResponse();
      if (response.getStatus() == SWITCHING_PROTOCOLS) {
        finish(state, SWITCHING_PROTOCOLS, 0);
        return;
      }
      HeaderSettings header = context.header();
      if (header.enabled()
          && response.getStatus() >= FIRST_FINAL
          && !response.containsHeader(header.name())) {
        String value = ProcessTime.format(time.nanoTime() - state.exchange.startNanos());
        String name = header.name();
        response.setHeader(response.isIncluding() ? EVEN_IN_AN_INCLUDE + name : name, value);
      }
    } catch (Throwable thrown) {
      commit.failed(thrown);
    }
  }

  /** {@code HttpChannelState.sendError}: an error page may take over. */
  public void error(HttpChannel channel) {
    errorThrown(channel, null);
  }

  /** {@code HttpChannel.handleException}: the application threw. */
  public void errorThrown(HttpChannel channel, @Nullable Throwable failure) {
    if (!error.on()) {
      return;
    }
    try {
      TimedRequest state = TimedRequest.of(channel.getRequest());
      if (state != null) {
        state.errorPage(failure);
      }
    } catch (Throwable thrown) {
      error.failed(thrown);
    }
  }

  /** {@code Request.setServletPathMapping} of Jetty 10 and 11: a servlet was found. */
  public void mapped(Request request, @Nullable Object mapping) {
    if (mapping == null || !mapped.on()) {
      return;
    }
    try {
      TimedRequest state = TimedRequest.of(request);
      if (state != null && state.mapping == null) {
        state.mapping = mappings.of(request, mapping);
      }
    } catch (Throwable thrown) {
      mapped.failed(thrown);
    }
  }

  /** {@code Request.setUserIdentityScope} of Jetty 9.4: a servlet was found. */
  public void servlet(Request request, @Nullable Object servlet) {
    if (servlet == null || !mapped.on()) {
      return;
    }
    try {
      TimedRequest state = TimedRequest.of(request);
      if (state != null && state.mapping == null) {
        state.mapping = mappings.ofServlet(request, servlet);
      }
    } catch (Throwable thrown) {
      mapped.failed(thrown);
    }
  }

  /** {@code HttpChannel.onCompleted}: the exchange is over, however it ended. */
  public void done(HttpChannel channel) {
    if (!done.on()) {
      return;
    }
    try {
      Request request = channel.getRequest();
      TimedRequest state = TimedRequest.of(request);
      MetaData.Response sent = channel.getCommittedMetaData();
      if (state == null) {
        if (sent == null || sent.getStatus() < FIRST_ERROR) {
          return;
        }
        // refused before it became a request
        state = new TimedRequest(request, request.getRequestURI());
        state.exchange.begin(time.nanoTime());
        requests.started();
      }
      int status = sent == null ? channel.getResponse().getStatus() : sent.getStatus();
      finish(state, status, channel.getBytesWritten());
    } catch (Throwable thrown) {
      done.failed(thrown);
    }
  }

  private void finish(TimedRequest state, int status, long bytes) {
    if (!state.exchange.isOpen()) {
      return;
    }
    long nanos = time.nanoTime();
    try {
      state.describe(status, bytes, nanos);
    } catch (Throwable thrown) { // told with what is known by now
      done.failed(thrown);
    }
    if (state.exchange.end(nanos)) {
      requests.finished(state.exchange);
    }
  }
}
