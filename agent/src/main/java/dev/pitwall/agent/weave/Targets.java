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

  private final Map<String, Woven> byType = new HashMap<>();
  private final Map<String, Hook> byName = new HashMap<>();

  /** All that this agent knows. */
  public Targets() {
    this(
        List.of(
            TomcatHooks.TOMCAT,
            UndertowHooks.UNDERTOW,
            HttpServerHooks.HTTP_SERVER,
            NettyHooks.NETTY,
            ServletHooks.SERVLET,
            LoggingHooks.LOGBACK,
            LoggingHooks.LOG4J));
  }

  Targets(List<Target> targets) {
    for (Target target : targets) {
      for (Hook hook : target.hooks()) {
        Woven woven = byType.get(hook.type());
        if (woven == null) {
          woven = new Woven(target, new ArrayList<>());
          byType.put(hook.type(), woven);
        }
        woven.hooks().add(hook);
        byName.put(hook.name(), hook);
      }
    }
  }

  /** The hooks of a class, or null for all the classes that concern nobody here. */
  @Nullable Woven in(String internalName) {
    return byType.get(internalName);
  }

  @Nullable Hook hook(String name) {
    return byName.get(name);
  }
}
