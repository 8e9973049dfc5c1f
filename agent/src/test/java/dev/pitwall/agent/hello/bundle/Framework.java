package dev.pitwall.agent.hello.bundle;

import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.FrameworkFactory;

/** Starts an OSGi framework with one bundle and waits until it is stopped. */
public final class Framework {
  private Framework() {}

  /**
   * Runs.
   *
   * @param arguments the framework's folder, the bundle's file
   */
  public static void main(String[] arguments) throws Exception {
    org.osgi.framework.launch.Framework framework =
        ServiceLoader.load(FrameworkFactory.class)
            .findFirst()
            .orElseThrow()
            // a JVM has one factory of URL handlers, and Tomcat wants to be it
            .newFramework(
                Map.of(
                    Constants.FRAMEWORK_STORAGE,
                    arguments[0],
                    "felix.service.urlhandlers",
                    "false"));
    framework.start();
    framework.getBundleContext().installBundle("file:" + arguments[1]).start();
    framework.waitForStop(0);
    System.exit(0);
  }
}
