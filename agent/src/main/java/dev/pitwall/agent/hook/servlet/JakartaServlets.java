package dev.pitwall.agent.hook.servlet;

import dev.pitwall.agent.weave.AdapterContext;

/** For {@code jakarta.servlet}. */
public final class JakartaServlets extends Servlets {

  /** One adapter for one container. */
  public JakartaServlets(AdapterContext context) {
    super(context, "jakarta");
  }
}
