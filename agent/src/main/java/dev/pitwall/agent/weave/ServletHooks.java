package dev.pitwall.agent.weave;

import dev.pitwall.agent.weave.Operand.Argument;
import dev.pitwall.agent.weave.Operand.As;
import dev.pitwall.agent.weave.Operand.This;
import java.util.List;

/**
 * Servlets of either API in a container that has no hooks of its own here: the fallback. Where the
 * container is known it does nothing.
 */
final class ServletHooks {
  private static final String OBJECT = "Ljava/lang/Object;";
  private static final String DESCRIPTOR =
      "(Ljakarta/servlet/ServletRequest;Ljakarta/servlet/ServletResponse;)V";

  static final Target SERVLET =
      new Target("servlets", true, false, List.of(hook("jakarta"), hook("javax")));

  private ServletHooks() {}

  private static Hook hook(String namespace) {
    String type = namespace.equals("javax") ? "JavaxServlets" : "JakartaServlets";
    return new Hook(
        "servlet." + namespace + ".service",
        namespace + "/servlet/http/HttpServlet",
        "service",
        DESCRIPTOR,
        List.of(
            new As(new This(), OBJECT),
            new As(new Argument(0), OBJECT),
            new As(new Argument(1), OBJECT)),
        "dev.pitwall.agent.hook.servlet." + type,
        true);
  }
}
