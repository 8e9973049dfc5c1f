package dev.pitwall.agent.hook.servlet;

import dev.pitwall.agent.weave.AdapterContext;

/** For {@code javax.servlet}. */
public final class JavaxServlets extends Servlets {

  /** One adapter for one container. */
  public JavaxServlets(AdapterContext context) {
    super(context, "javax");
  }
}
