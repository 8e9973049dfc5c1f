package dev.pitwall.agent.hello.bundle;

import dev.pitwall.agent.hello.HelloServer;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Serves as long as the process has a standard input, then stops the framework. */
public final class HelloBundle implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    Thread server = new Thread(() -> serve(context), "bundle");
    server.setContextClassLoader(HelloBundle.class.getClassLoader());
    server.start();
  }

  private static void serve(BundleContext context) {
    try {
      System.out.println("LOADER " + HelloServer.class.getClassLoader().getClass().getName());
      HelloServer.main(new String[0]);
      context.getBundle(0).stop();
    } catch (Exception failed) {
      failed.printStackTrace();
      System.exit(1);
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
