package dev.pitwall.agent.hook.undertow;

import dev.pitwall.agent.hook.servlet.Attributes;
import dev.pitwall.agent.hook.servlet.MappingNames;
import dev.pitwall.agent.weave.Routing;
import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.handlers.ServletRequestContext;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import io.undertow.util.AttachmentKey;
import org.jspecify.annotations.Nullable;

/** What a servlet deployment knows of one request. It is attached to Undertow's exchange. */
final class ServletRouting implements Routing {
  private static final AttachmentKey<ServletRouting> KEY =
      AttachmentKey.create(ServletRouting.class);
  private static final int BAD_REQUEST = 400;

  private final HttpServerExchange server;
  private final MappingNames names;

  /** An error page took over: what the attributes say from here on is about the error page. */
  private boolean errorPage;

  private @Nullable String template;
  private @Nullable String failure;

  ServletRouting(HttpServerExchange server, MappingNames names) {
    this.server = server;
    this.names = names;
    server.putAttachment(KEY, this);
  }

  /** Null if no deployment took the request. */
  static @Nullable ServletRouting of(HttpServerExchange server) {
    return server.getAttachment(KEY);
  }

  /** The application threw. */
  void thrown(Throwable thrown) {
    failure = Attributes.failure(thrown);
  }

  /** What is known before an error page takes the attributes over. */
  void errorPage(HttpServletRequestImpl original, @Nullable Throwable thrown) {
    if (errorPage) {
      return;
    }
    errorPage = true;
    template = template(original);
    if (thrown != null) {
      thrown(thrown);
    } else if (failure == null) {
      failure = failure(original);
    }
  }

  @Override
  public @Nullable String template() {
    HttpServletRequestImpl request = request();
    return errorPage || request == null ? template : template(request);
  }

  @Override
  public @Nullable String mapping() {
    ServletRequestContext context = context();
    return context == null
        ? null
        : names.of(
            context.getDeployment().getDeploymentInfo().getContextPath(),
            context.getOriginalServletPathMatch().getServletChain().getPattern());
  }

  @Override
  public @Nullable String failure() {
    HttpServletRequestImpl request = request();
    return failure != null || request == null || server.getStatusCode() < BAD_REQUEST
        ? failure
        : failure(request);
  }

  private @Nullable ServletRequestContext context() {
    return server.getAttachment(ServletRequestContext.ATTACHMENT_KEY);
  }

  private @Nullable HttpServletRequestImpl request() {
    ServletRequestContext context = context();
    return context == null ? null : context.getOriginalRequest();
  }

  private static @Nullable String template(HttpServletRequestImpl request) {
    return request.getAttribute(Attributes.SPRING_PATTERN) instanceof String pattern
        ? pattern
        : null;
  }

  /** From the first attribute that holds an exception, or null. */
  private static @Nullable String failure(HttpServletRequestImpl request) {
    for (String attribute : Attributes.FAILURES) {
      if (request.getAttribute(attribute) instanceof Throwable thrown) {
        return Attributes.failure(thrown);
      }
    }
    return null;
  }
}
