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
            .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, arguments[0]));
    framework.start();
    framework.getBundleContext().installBundle("file:" + arguments[1]).start();
    framework.waitForStop(0);
    System.exit(0);
  }
}
