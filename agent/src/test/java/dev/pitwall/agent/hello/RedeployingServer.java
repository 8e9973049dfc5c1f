package dev.pitwall.agent.hello;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/**
 * Deploys a web application again and again, asks it, and undeploys it. Prints {@code OWN n}, how
 * many of its class loaders had loaded the servlet themselves, and {@code LEFT n}, how many of them
 * the garbage collector did not take.
 */
public final class RedeployingServer {
  private static final int MOST_COLLECTIONS = 100;
  private static final long PAUSE_NANOS = 50_000_000;
  private static final List<String> PATHS = List.of("/ask", "/boom", "/nothing");

  private RedeployingServer() {}

  /**
   * Runs.
   *
   * @param arguments the server's folder, the web application's folder, how often
   */
  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(arguments[0]);
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.start();
    HttpClient client = HttpClient.newHttpClient();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    int own = 0;
    for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
      Context context = deploy(tomcat.getHost(), new File(arguments[1]));
      String base = "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/app";
      for (String path : PATHS) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).build();
        if (client.send(request, BodyHandlers.ofString()).body().contains("WebappClassLoader")) {
          own++;
        }
      }
      loaders.add(new WeakReference<>(context.getLoader().getClassLoader()));
      tomcat.getHost().removeChild(context);
    }
    System.out.println("OWN " + own);
    System.out.println("LEFT " + left(loaders));
    tomcat.stop();
    tomcat.destroy();
  }

  private static Context deploy(Host host, File folder) {
    Context context = new StandardContext();
    context.setPath("/app");
    context.setDocBase(folder.getAbsolutePath());
    context.addLifecycleListener(new Tomcat.FixContextListener());
    host.addChild(context);
    Wrapper servlet =
        Tomcat.addServlet(context, "redeployed", "dev.pitwall.agent.hello.RedeployedServlet");
    servlet.addMapping("/ask");
    servlet.addMapping("/boom");
    return context;
  }

  private static long left(List<WeakReference<ClassLoader>> loaders) {
    long left = loaders.size();
    for (int i = 0; i < MOST_COLLECTIONS && left > 0; i++) {
      System.gc();
      LockSupport.parkNanos(PAUSE_NANOS);
      left = loaders.stream().filter(one -> one.get() != null).count();
    }
    return left;
  }
}
