package dev.pitwall.agent.hook.jetty;

import dev.pitwall.agent.weave.AdapterContext;

/** Hears that a Jetty of any version starts to listen. */
public final class JettyStart {
  private final AdapterContext context;

  /** One for one Jetty. */
  public JettyStart(AdapterContext context) {
    this.context = context;
  }

  /** {@code AbstractConnector.doStart}: a connector is about to take connections. */
  public void listening() {
    context.listening();
  }
}
