package dev.pitwall.agent.hook.servlet;

import dev.pitwall.agent.weave.AdapterContext;
import dev.pitwall.agent.weave.HeaderSettings;
import dev.pitwall.agent.weave.HookSwitch;
import dev.pitwall.servlet.FilterRuntime;
import dev.pitwall.servlet.ServletTimer;
import org.jspecify.annotations.Nullable;

/**
 * Called where a request reaches a servlet. In a container that is known this is one volatile read;
 * in others it puts the servlet filter of Pitwall around the servlet. What answers before or around
 * the servlet, such as the application's filters, is not in the time.
 */
public abstract class Servlets {
  private record Timer(HeaderSettings header, ServletTimer servlets) {}

  private final AdapterContext context;
  private final String namespace;
  private final HookSwitch hook;
  private volatile @Nullable Timer timer;

  Servlets(AdapterContext context, String namespace) {
    this.context = context;
    this.namespace = namespace;
    hook = context.hookSwitch("servlet." + namespace);
  }

  /**
   * {@code HttpServlet.service(ServletRequest, ServletResponse)}.
   *
   * @return true if the servlet has been called from here
   * @throws Exception what the servlet throws
   */
  public final boolean service(Object servlet, Object request, Object response) throws Exception {
    if (context.servletContainer() || !hook.on()) {
      return false;
    }
    ServletTimer known = timer();
    return known != null && known.service(servlet, request, response);
  }

  private @Nullable ServletTimer timer() {
    try {
      HeaderSettings header = context.header();
      Timer known = timer;
      if (known == null || !known.header().equals(header)) {
        context.listening();
        known = new Timer(header, make(header));
        timer = known;
      }
      return known.servlets();
    } catch (Throwable thrown) {
      hook.failed(thrown);
      return null;
    }
  }

  private ServletTimer make(HeaderSettings header) throws ReflectiveOperationException {
    FilterRuntime runtime =
        FilterRuntime.within(
            context.requests(), context.gate(), header.enabled() ? header.name() : null);
    // beside the container, whose servlet API it is compiled against
    return (ServletTimer)
        Servlets.class
            .getClassLoader()
            .loadClass("dev.pitwall.servlet." + namespace + ".TimedServlet")
            .getConstructor(FilterRuntime.class)
            .newInstance(runtime);
  }
}
