package dev.pitwall.servlet.jakarta;

import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import dev.pitwall.servlet.FilterRuntime;
import dev.pitwall.servlet.TimedExchange;
import dev.pitwall.servlet.WebApplication;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code X-Process-Time} on every response and records every exchange once. Registers itself
 * for all requests, before all other filters; who registers it by hand maps it to {@code /*}, for
 * the dispatcher types {@code REQUEST}, {@code FORWARD} and {@code ASYNC}, with asynchronous
 * support.
 */
public final class PitwallFilter implements Filter {
  private @Nullable FilterRuntime runtime;

  /** For the container; works from {@link #init} on. */
  public PitwallFilter() {}

  PitwallFilter(FilterRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public void init(FilterConfig config) {
    ServletContext context = config.getServletContext();
    runtime =
        FilterRuntime.open(
            new WebApplication(
                context::getAttribute, context.getContextPath(), context.getClassLoader()));
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (runtime != null
        && request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer
        && request.getAttribute(Exchange.MARKER) == null) {
      if (request.getDispatcherType() == DispatcherType.REQUEST
          && runtime.isMounted(http.getContextPath(), http.getRequestURI())) {
        runtime.answerMounted(new MountedRequest(http, answer));
        return;
      }
      timed(runtime, http, answer, chain);
    } else if (request.getAttribute(Exchange.MARKER) instanceof TimedExchange exchange
        && (request.getDispatcherType() == DispatcherType.FORWARD
            || request.getDispatcherType() == DispatcherType.ASYNC)) {
      resumed(exchange, request, response, chain);
    } else {
      // somebody times this exchange already: the agent, or this filter further out
      chain.doFilter(request, response);
    }
  }

  @Override
  public void destroy() {
    if (runtime != null) {
      runtime.close();
      runtime = null;
    }
  }

  /** After a forward or an asynchronous dispatch the container closes the response itself. */
  private static void resumed(
      TimedExchange exchange, ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException | Error e) {
      if (request.getDispatcherType() == DispatcherType.ASYNC) {
        exchange.escaped(e); // one out of a forward goes on to whoever forwarded
      }
      throw e;
    }
    if (!request.isAsyncStarted()) {
      exchange.closing();
    }
  }

  private static void timed(
      FilterRuntime runtime,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    TimedExchange exchange = runtime.begin();
    exchange.request(request.getMethod(), request.getRequestURI(), request.getRemoteAddr());
    exchange.mapped(request.getContextPath(), ServletMappings.pattern(request));
    TimedResponse timedResponse = new TimedResponse(response, exchange, runtime.header());
    TimedRequest timedRequest = new TimedRequest(request, timedResponse, exchange);
    request.setAttribute(Exchange.MARKER, exchange);
    try {
      Gate.Answer answer = runtime.answer(timedRequest);
      if (answer != null) {
        exchange.turnAway();
        turnAway(answer, timedResponse);
      } else {
        chain.doFilter(timedRequest, timedResponse);
      }
    } catch (IOException | ServletException | RuntimeException | Error e) {
      exchange.escaped(e);
      throw e;
    } finally {
      timedRequest.leave();
    }
  }

  /** Maintenance mode, or a client that is denied: timed and recorded as ever. */
  private static void turnAway(Gate.Answer answer, HttpServletResponse response)
      throws IOException {
    response.setStatus(answer.status());
    response.setHeader("Retry-After", answer.retryAfter());
    response.setHeader("Cache-Control", "no-store");
    response.setContentType(answer.contentType());
    response.getWriter().write(answer.body());
  }
}
