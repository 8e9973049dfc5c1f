package dev.pitwall.agent.runtime;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * The modules of the JDK that the engine uses. An application on the module path, and {@code
 * jwebserver}, has only those that it asked for itself; the others are resolved after the fact, by
 * what the JVM does the same with for its management agent. An image that was made by {@code jlink}
 * may not have them at all.
 */
final class JdkModules {
  /** Each brings those that it requires itself. */
  static final List<String> NEEDED =
      List.of(
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.sql",
          "java.xml",
          "jdk.httpserver",
          "jdk.management");

  private static final String LOADER = "jdk.internal.module";

  private JdkModules() {}

  /** Resolves those that are not there; the ones that cannot be had. */
  static List<String> resolve(Instrumentation instrumentation) {
    List<String> missing = new ArrayList<>();
    for (String name : NEEDED) {
      if (ModuleLayer.boot().findModule(name).isEmpty()) {
        missing.add(name);
      }
    }
    if (missing.isEmpty()) {
      return missing;
    }
    try {
      Method load = loading(instrumentation);
      missing.removeIf(name -> isLoaded(load, name));
    } catch (ReflectiveOperationException | RuntimeException unknownToThisJvm) {
      return missing;
    }
    return missing;
  }

  private static Method loading(Instrumentation instrumentation)
      throws ReflectiveOperationException {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Collections.singletonMap(LOADER, Set.of(JdkModules.class.getModule())),
        Collections.emptyMap(),
        Set.of(),
        Collections.emptyMap());
    return Class.forName(LOADER + ".Modules").getMethod("loadModule", String.class);
  }

  private static boolean isLoaded(Method load, String name) {
    try {
      load.invoke(null, name);
      return true;
    } catch (InvocationTargetException notInThisImage) {
      return false;
    } catch (IllegalAccessException refused) {
      return false;
    }
  }
}
