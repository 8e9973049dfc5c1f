package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.agent.hook.servlet.MappingNames;
import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.agent.weave.Underway;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Called from Jetty's own classes at the points that {@code Jetty12Hooks} lists. Names types of
 * Jetty's core alone, so it serves plain handlers and every servlet environment. Nothing thrown in
 * here reaches Jetty.
 */
public final class Jetty12Adapter {
  private final Timing timing;
  private final AdapterContext context;
  private final Gate gate;
  private final MappingNames mappings = new MappingNames();
  private final HookSwitch start;
  private final HookSwitch turnedAway;
  private final HookSwitch failed;
  private final HookSwitch mapped;
  private final HookSwitch error;

  /** One adapter for one Jetty. */
  public Jetty12Adapter(AdapterContext context) {
    this.context = context;
    timing = new Timing(context);
    gate = context.gate();
    start = context.hookSwitch("jetty12.handle");
    turnedAway = context.hookSwitch("jetty12.gate");
    failed = context.hookSwitch("jetty12.failed");
    mapped = context.hookSwitch("jetty12.mapped");
    error = context.hookSwitch("jetty12.error");
  }

  /**
   * {@code Server.handle}: a request is about to reach the handlers. The gate, open, is one
   * volatile read.
   *
   * @return true if it has been answered here
   */
  public boolean handle(Request request, Response response, Callback callback) {
    Connected connected = start.on() ? begin(request, response) : null;
    Gate.Closed closed = gate.closed();
    return closed != null
        && turnedAway.on()
        && answered(closed, connected, request, response, callback);
  }

  private @Nullable Connected begin(Request request, Response response) {
    try {
      Connected connected = Connected.of(request, timing);
      connected.begin(request, response);
      if (context.filters()) {
        request.setAttribute(Exchange.MARKER, true);
      }
      return connected;
    } catch (Throwable thrown) {
      start.failed(thrown);
      return null;
    }
  }

  private boolean answered(
      Gate.Closed closed,
      @Nullable Connected connected,
      Request request,
      Response response,
      Callback callback) {
    try {
      Gate.Answer answer = closed.answer(new Visitor(request));
      if (answer == null) {
        return false;
      }
      if (connected != null) {
        connected.exchange.turnAway();
      }
      TurnedAway.write(answer, response, callback);
      return true;
    } catch (Throwable thrown) {
      turnedAway.failed(thrown);
      return false;
    }
  }

  /**
   * {@code ChannelCallback.failed}: a handler failed, or a request was refused before it came to
   * one: malformed, ambiguous, too large. Its exchange begins here.
   */
  public void failed(Request request, Throwable failure) {
    if (!failed.on()) {
      return;
    }
    try {
      Underway exchange = Found.of(request);
      if (exchange == null) {
        Connected.of(request, timing).begin(request, null);
      } else if (exchange instanceof Connected connected) {
        connected.failure(failure);
      }
    } catch (IllegalStateException over) {
      return; // Jetty has heard of the end already
    } catch (Throwable thrown) {
      failed.failed(thrown);
    }
  }

  /** {@code newServletContextRequest} of EE 10 and 11: a servlet was found for a request. */
  public void mapped(
      ContextHandler application, Request request, @Nullable MatchedResource<?> match) {
    if (!mapped.on() || match == null) {
      return;
    }
    try {
      Underway exchange = Found.of(request);
      if (exchange != null) {
        exchange.mapping(
            mappings.of(application.getContextPath(), match.getPathSpec().getDeclaration()));
      }
    } catch (Throwable thrown) {
      mapped.failed(thrown);
    }
  }

  /** {@code ServletContextRequest.errorClose} of EE 10 and 11: an error page may take over. */
  public void error(Request request) {
    errorThrown(request, null);
  }

  /** {@code ServletChannel.handleException} of EE 10 and 11: the application threw. */
  public void errorThrown(@Nullable Request request, @Nullable Throwable failure) {
    if (!error.on() || request == null) {
      return;
    }
    try {
      Underway exchange = Found.of(request);
      if (exchange != null) {
        exchange.errorPage(failure);
      }
    } catch (Throwable thrown) {
      error.failed(thrown);
    }
  }
}
