package dev.pitwall.agent.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All hooks by the class that they are woven into: one look-up a loaded class. */
public final class Targets {

  /** The hooks of one class. */
  record Woven(Target target, List<Hook> hooks) {}

  private final Map<String, List<Woven>> byType = new HashMap<>();
  private final Map<String, Hook> byName = new HashMap<>();

  /** All that this agent knows. */
  public Targets() {
    this(
        List.of(
            TomcatHooks.TOMCAT,
            JettyHooks.JETTY,
            Jetty12Hooks.JETTY_12,
            Jetty9Hooks.JETTY_10,
            Jetty9Hooks.JETTY_9,
            UndertowHooks.UNDERTOW,
            HttpServerHooks.HTTP_SERVER,
            NettyHooks.NETTY,
            NettyHooks.NETTY_HTTP2,
            HelidonHooks.HELIDON,
            HelidonHooks.HELIDON_4_3,
            HelidonHooks.HELIDON_4_1,
            FrameworkHooks.WEBFLUX,
            FrameworkHooks.VERTX_WEB,
            ServletHooks.SERVLET,
            LoggingHooks.LOGBACK,
            LoggingHooks.LOG4J));
  }

  Targets(List<Target> targets) {
    for (Target target : targets) {
      Map<String, Woven> own = new HashMap<>();
      for (Hook hook : target.hooks()) {
        Woven woven = own.get(hook.type());
        if (woven == null) {
          woven = new Woven(target, new ArrayList<>());
          own.put(hook.type(), woven);
          generations(hook.type()).add(woven);
        }
        woven.hooks().add(hook);
        byName.put(hook.name(), hook);
      }
    }
  }

  private List<Woven> generations(String type) {
    List<Woven> known = byType.get(type);
    if (known == null) {
      known = new ArrayList<>();
      byType.put(type, known);
    }
    return known;
  }

  /**
   * The hooks of a class, or null for all the classes that concern nobody here. Where generations
   * of a server share a class name, one entry for each: the first whose methods are all there
   * counts.
   */
  @Nullable List<Woven> in(String internalName) {
    return byType.get(internalName);
  }

  @Nullable Hook hook(String name) {
    return byName.get(name);
  }
}
