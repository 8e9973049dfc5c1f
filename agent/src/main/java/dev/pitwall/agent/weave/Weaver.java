package dev.pitwall.agent.weave;

import dev.pitwall.agent.weave.Targets.Woven;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees every class that is loaded and changes those that {@link Targets} names, exactly by name.
 * Everything that weaving itself needs loads at the first of them.
 */
public final class Weaver implements ClassFileTransformer {
  private final Targets targets;
  private final ClassLoader own;
  private final Sightings sightings;

  /**
   * A weaver of all targets.
   *
   * @param own Pitwall's loader; its classes are never woven
   */
  public Weaver(ClassLoader own, Targets targets, Sightings sightings) {
    this.own = own;
    this.targets = targets;
    this.sightings = sightings;
  }

  /**
   * From now on classes are woven; targets that are loaded already are transformed one by one.
   *
   * @return true if a server was there before: it may be listening, and nobody will say so again
   */
  public boolean install(Instrumentation instrumentation) {
    instrumentation.addTransformer(this, true);
    boolean server = false;
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      List<Woven> known =
          loaded.getClassLoader() == own ? null : targets.in(loaded.getName().replace('.', '/'));
      if (known != null) {
        retransform(instrumentation, loaded);
        server |= known.get(0).target().server();
      }
    }
    return server;
  }

  private void retransform(Instrumentation instrumentation, Class<?> loaded) {
    try {
      instrumentation.retransformClasses(loaded);
    } catch (UnmodifiableClassException | RuntimeException | LinkageError refused) {
      sightings.trouble(
          "agent.weave:" + loaded.getName(),
          "Weaving "
              + loaded.getName()
              + ", which was loaded before the agent, was refused ("
              + refused
              + "). Its requests are not seen; put Pitwall first among the -javaagent flags.");
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    List<Woven> generations = name == null ? null : targets.in(name);
    if (generations == null || name == null || loader == own) {
      return null;
    }
    String why = "";
    for (int i = 0; i < generations.size(); i++) {
      Woven woven = generations.get(i);
      try {
        byte[] result = ClassWeaver.weave(bytes, woven.hooks());
        sightings.woven(woven.target());
        return result;
      } catch (Throwable unweavable) { // the JVM would only swallow it
        why = String.valueOf(unweavable.getMessage());
      }
    }
    if (!ClassWeaver.isInterface(bytes)) { // that is a generation which has one by this name
      unknown(name, generations.get(generations.size() - 1), why);
    }
    return null;
  }

  private void unknown(String name, Woven woven, String why) {
    sightings.trouble(
        "agent.unknown-version:" + woven.target().name(),
        "Weaving "
            + woven.target().name()
            + ": server recognised, version unknown: class "
            + name.replace('/', '.')
            + " is not as expected ("
            + why
            + "). Supported are Tomcat 8.5 to 11, Jetty 9.4 to 12.1, Undertow 2.2 and 2.3, the JDK's own HTTP server"
            + " from 17 to 25, Netty 4.1 and 4.2, Helidon 4.1.5 to 4.5, Logback 1.2 to 1.5 and Log4j 2. The class was left"
            + " alone; use the servlet filter for this server.");
  }
}
