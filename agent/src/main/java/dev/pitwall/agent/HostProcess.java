package dev.pitwall.agent;

import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What kind of process the JVM runs: some are no application. */
final class HostProcess {
  private HostProcess() {}

  /**
   * True for tools of the JDK and for {@code catalina.sh stop}: they inherit {@code
   * JAVA_TOOL_OPTIONS} and {@code CATALINA_OPTS} but are not what is watched. A program started
   * from its source file counts as an application, and so does {@code jwebserver}.
   */
  static boolean isTool() {
    String module = System.getProperty("jdk.module.main", "");
    if (module.equals("jdk.httpserver")) {
      return false;
    }
    if (module.startsWith("jdk.") || module.startsWith("java.")) {
      String main = System.getProperty("jdk.module.main.class", "");
      return !main.startsWith("com.sun.tools.javac.launcher.");
    }
    String command = System.getProperty("sun.java.command", "");
    return command.startsWith("sun.tools.")
        || command.startsWith("com.sun.tools.javac.Main")
        || command.equals("org.apache.catalina.startup.Bootstrap stop")
        || (command.startsWith("org.apache.catalina.startup.Bootstrap ")
            && command.endsWith(" stop"));
  }

  /**
   * True while the JVM records a class-data or ahead-of-time archive; hooks must not get into it.
   */
  static boolean isDumpingArchive(Instrumentation instrumentation, PitwallLoader loader) {
    try {
      instrumentation.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Collections.singletonMap("jdk.internal.misc", Set.of(loader.getUnnamedModule())),
          Collections.emptyMap(),
          Set.of(),
          Collections.emptyMap());
      BooleanSupplier dumping = loader.instance("dev.pitwall.agent.runtime.ArchiveDump");
      return dumping.getAsBoolean();
    } catch (ReflectiveOperationException | RuntimeException unknownToThisJvm) {
      return false;
    }
  }
}
