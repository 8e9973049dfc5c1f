package dev.pitwall.agent.hook.undertow;

import dev.pitwall.agent.hook.servlet.MappingNames;
import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.agent.weave.Routed;
import dev.pitwall.agent.weave.Shared;
import dev.pitwall.request.Exchange;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import io.undertow.util.AttachmentKey;
import org.jspecify.annotations.Nullable;

/**
 * Called from Undertow's servlet part: it says what it knows of a request to the adapter of the
 * core, which may be loaded elsewhere. Nothing thrown in here reaches Undertow.
 */
public final class UndertowServletAdapter {
  private final AdapterContext context;
  private final HookSwitch servlet;
  private final MappingNames names = new MappingNames();

  /** One adapter for one servlet part. */
  public UndertowServletAdapter(AdapterContext context) {
    this.context = context;
    servlet = context.hookSwitch("undertow.servlet");
  }

  /** {@code new ServletRequestContext}: a servlet deployment takes the request. */
  public void servlet(HttpServletRequestImpl request) {
    if (!servlet.on()) {
      return;
    }
    try {
      HttpServerExchange server = request.getExchange();
      if (Shared.of(HttpServerExchange.class) instanceof AttachmentKey<?> key
          && Place.of(server).getAttachment(key) instanceof Routed connection) {
        connection.routedBy(Routed.ONE_AT_A_TIME, new ServletRouting(server, names));
        if (context.filters()) {
          request.setAttribute(Exchange.MARKER, true);
        }
      }
    } catch (Throwable thrown) {
      servlet.failed(thrown);
    }
  }

  /** {@code RequestDispatcherImpl.error}: an error page takes over. */
  public void errorPage(ServletRequestContext request, @Nullable Throwable failure) {
    if (!servlet.on()) {
      return;
    }
    try {
      ServletRouting routing = ServletRouting.of(request.getExchange());
      if (routing != null) {
        routing.errorPage(request.getOriginalRequest(), failure);
      }
    } catch (Throwable thrown) {
      servlet.failed(thrown);
    }
  }

  /** {@code LoggingExceptionHandler.handleThrowable}: the application threw. */
  public void thrown(HttpServerExchange server, Throwable failure) {
    if (!servlet.on()) {
      return;
    }
    try {
      ServletRouting routing = ServletRouting.of(server);
      if (routing != null) {
        routing.thrown(failure);
      }
    } catch (Throwable thrown) {
      servlet.failed(thrown);
    }
  }
}
