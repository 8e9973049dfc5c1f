package dev.pitwall.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entry points of {@code pitwall-agent.jar}: {@code -javaagent}, attach, and the command line. It
 * never throws into the application's start and writes at most one line to its stderr.
 */
public final class PitwallAgent {
  private static final String INSTALLATION = "dev.pitwall.agent.runtime.Installation";
  private static final String COMMAND_LINE = "dev.pitwall.cli.Main";

  /** {@code EX_SOFTWARE} of sysexits: the command line itself could not start. */
  private static final int INTERNAL_ERROR = 70;

  private PitwallAgent() {}

  /**
   * Called by the JVM before the application's main class.
   *
   * @param text what follows {@code =} in {@code -javaagent:pitwall-agent.jar=key=value,...}
   */
  public static void premain(@Nullable String text, Instrumentation instrumentation) {
    start(text, instrumentation);
  }

  /** Called by the JVM when the agent is attached to a running application. */
  public static void agentmain(@Nullable String text, Instrumentation instrumentation) {
    start(text, instrumentation);
  }

  /** {@code java -jar pitwall-agent.jar COMMAND}. */
  @SuppressWarnings("SystemOut") // the command line
  public static void main(String[] arguments) throws Throwable {
    PitwallLoader loader = new PitwallLoader(ownJar());
    Thread.currentThread().setContextClassLoader(loader);
    Class<?> commandLine;
    try {
      commandLine = loader.loadClass(COMMAND_LINE);
    } catch (ClassNotFoundException missing) {
      System.err.println("pitwall: this jar holds no command line: " + missing.getMessage());
      System.exit(INTERNAL_ERROR);
      return;
    }
    try {
      commandLine.getMethod("main", String[].class).invoke(null, (Object) arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }

  @SuppressWarnings({"SystemOut", "CatchAndPrintStackTrace"}) // the one line on stderr
  private static void start(@Nullable String text, Instrumentation instrumentation) {
    try {
      Map<String, String> arguments = Arguments.parse(text);
      if (!new KillSwitch(arguments).on() || HostProcess.isTool() || Bridge.exists()) {
        return;
      }
      PitwallLoader loader = new PitwallLoader(ownJar());
      if (HostProcess.isDumpingArchive(instrumentation, loader)) {
        return;
      }
      Bridge bridge = Bridge.define(instrumentation, loader);
      // through an interface of the JDK: a reflective call makes the JVM build an accessor for it
      Consumer<Object[]> installation = loader.instance(INSTALLATION);
      installation.accept(
          new Object[] {
            instrumentation,
            text == null ? "" : text,
            arguments,
            PitwallLoader.instance(bridge.type()),
            loader,
            bridge.trouble()
          });
    } catch (Throwable failed) {
      System.err.println(
          "pitwall: the agent could not start and does nothing; the application is not affected: "
              + failed);
    }
  }

  private static File ownJar() throws Exception {
    return new File(PitwallAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
