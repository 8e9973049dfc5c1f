package dev.pitwall.agent.hook.jetty12;

import dev.pitwall.agent.weave.AdapterContext;
import org.eclipse.jetty.ee9.nested.HttpChannel;
import org.eclipse.jetty.ee9.nested.Request;
import org.eclipse.jetty.ee9.nested.Response;
import org.eclipse.jetty.ee9.nested.ServletPathMapping;
import org.jspecify.annotations.Nullable;

/** Called from the servlet environment EE 9; see {@link Nested}. */
public final class Ee9Adapter {
  private final Nested nested;

  /** One adapter for one Jetty. */
  public Ee9Adapter(AdapterContext context) {
    nested = new Nested(context);
  }

  /** {@code Request.setServletPathMapping}: a servlet was found, or the mapping is taken back. */
  public void mapped(Request request, @Nullable ServletPathMapping mapping) {
    if (mapping != null) {
      nested.mapped(
          request.getHttpChannel().getCoreRequest(),
          request.getContextPath(),
          mapping.getPattern());
    }
  }

  /** {@code Response.errorClose}: an error page may take over. */
  public void error(Response response) {
    nested.error(response.getHttpChannel().getCoreRequest(), null);
  }

  /** {@code HttpChannel.handleException}: the application threw. */
  public void errorThrown(HttpChannel channel, Throwable failure) {
    nested.error(channel.getCoreRequest(), failure);
  }
}
