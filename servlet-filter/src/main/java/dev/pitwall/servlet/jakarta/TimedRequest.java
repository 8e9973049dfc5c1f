package dev.pitwall.servlet.jakarta;

import dev.pitwall.request.Clues;
import dev.pitwall.request.Gate;
import dev.pitwall.servlet.TimedExchange;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the timed response in an asynchronous cycle, whose own default is the container's, and ends
 * the exchange with it.
 */
final class TimedRequest extends HttpServletRequestWrapper
    implements AsyncListener, Clues.Source, Gate.Visitor {
  private static final String SPRING_TEMPLATE =
      "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

  private final TimedExchange exchange;
  private final TimedResponse response;

  TimedRequest(HttpServletRequest request, TimedResponse response, TimedExchange exchange) {
    super(request);
    this.response = response;
    this.exchange = exchange;
    exchange.source(this);
  }

  @Override
  public @Nullable String header(String name) {
    String joined = null;
    Enumeration<String> lines = getHeaders(name);
    while (lines != null && lines.hasMoreElements()) {
      String line = lines.nextElement();
      joined = joined == null ? line : joined + "," + line;
    }
    return joined;
  }

  @Override
  public @Nullable String path() {
    String info = getPathInfo();
    String path = getContextPath() + getServletPath() + (info == null ? "" : info);
    return path.isEmpty() ? getRequestURI() : path; // containers that do not tell any of them
  }

  @Override
  public @Nullable String peer() {
    return getRemoteAddr();
  }

  @Override
  public @Nullable String query() {
    return getQueryString();
  }

  @Override
  public AsyncContext startAsync() {
    return listen(super.startAsync(getRequest(), response));
  }

  @Override
  public AsyncContext startAsync(ServletRequest request, ServletResponse wrapped) {
    return listen(super.startAsync(request, wrapped));
  }

  /**
   * The outermost dispatch ends: the head is complete, and so is the exchange if nothing waits.
   * What waits in another protocol is none of it: some containers keep an upgraded request open as
   * long as its connection.
   */
  void leave() {
    if (response.getStatus() == HttpServletResponse.SC_SWITCHING_PROTOCOLS) {
      end();
      return;
    }
    if (!exchange.isAsynchronous() && isAsyncStarted()) {
      listenToTheOneStartedPastThis();
    }
    if (!exchange.goesOn()) {
      end();
    }
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // a new cycle begins without the listeners of the old one
    event.getAsyncContext().addListener(this);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    response.tracker.commit();
  }

  @Override
  public void onError(AsyncEvent event) {
    exchange.failed(event.getThrowable());
    response.tracker.commit();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end();
  }

  private void end() {
    response.tracker.commit();
    exchange.finish(response, getAttribute(SPRING_TEMPLATE));
  }

  private void listenToTheOneStartedPastThis() {
    try {
      listen(getAsyncContext());
    } catch (IllegalStateException overMeanwhile) {
      end();
    }
  }

  private AsyncContext listen(AsyncContext context) {
    if (exchange.goOnAsynchronously()) {
      context.addListener(this);
    }
    return context;
  }
}
