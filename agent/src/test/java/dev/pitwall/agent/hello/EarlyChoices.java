package dev.pitwall.agent.hello;

import java.util.logging.LogManager;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;

/**
 * An application that has a log manager and a builder of MBean servers of its own, and sets up what
 * these need first thing in its main method: whoever asks for them before makes them fail.
 */
public final class EarlyChoices {
  private static volatile boolean ready;

  private EarlyChoices() {}

  public static void main(String[] arguments) throws Exception {
    ready = true;
    System.out.println("LOGS " + LogManager.getLogManager().getClass().getSimpleName());
    System.out.println(
        "BEANS "
            + java.lang.management.ManagementFactory.getPlatformMBeanServer().getDefaultDomain());
    HelloServer.main(arguments);
  }

  private static void check(String what) {
    if (!ready) {
      System.out.println("TOO EARLY " + what);
      throw new IllegalStateException(what + " before the application was ready");
    }
  }

  /** Named by {@code -Djava.util.logging.manager}. */
  public static final class OwnLogManager extends LogManager {
    public OwnLogManager() {
      check("log manager");
    }
  }

  /** Named by {@code -Djavax.management.builder.initial}. */
  public static final class OwnBuilder extends MBeanServerBuilder {
    public OwnBuilder() {
      check("MBean server");
    }

    @Override
    public MBeanServer newMBeanServer(
        String defaultDomain, MBeanServer outer, MBeanServerDelegate delegate) {
      return super.newMBeanServer("own", outer, delegate);
    }
  }
}
