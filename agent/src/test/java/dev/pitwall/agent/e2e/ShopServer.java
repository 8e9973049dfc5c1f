package dev.pitwall.agent.e2e;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/**
 * The watched application: Tomcat with one servlet that can be told to be slow, to fail and to log
 * errors. Prints {@code PORT n}, serves until its standard input ends.
 */
public final class ShopServer {
  private ShopServer() {}

  public static void main(String[] arguments) throws Exception {
    File base = new File(System.getProperty("shop.base"));
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector();
    connector.setPort(Integer.getInteger("shop.port", 0));
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("minSpareThreads", "1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", base.toString());
    Tomcat.addServlet(context, "shop", new Shop());
    context.addServletMapping("/*", "shop");
    String filter = System.getProperty("shop.filter");
    if (filter != null) {
      filter(context, filter);
    }
    tomcat.start();
    System.out.println("PORT " + connector.getLocalPort());
    System.in.readAllBytes();
    tomcat.stop();
  }

  private static void filter(Context context, String type) {
    FilterDef definition = new FilterDef();
    definition.setFilterName("pitwall");
    definition.setFilterClass(type);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName("pitwall");
    map.addURLPattern("/*");
    context.addFilterMap(map);
  }

  static final class Shop extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Logger log = Logger.getLogger("shop.orders");
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private volatile String health = "ok";

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      switch (request.getPathInfo()) {
        case "/fail" -> response.sendError(500);
        case "/private" -> response.sendError(401);
        case "/error" -> log.severe("order 4711 cannot be stored");
        case "/set" -> health = request.getQueryString();
        case "/health" -> answerHealth(response);
        default -> response.getWriter().print("hello");
      }
    }

    private void answerHealth(HttpServletResponse response) throws IOException {
      if (health.equals("fails")) {
        response.sendError(503);
      } else if (health.equals("slow")) {
        delay();
      }
    }

    private static void delay() {
      try {
        boolean unused = NEVER.await(700, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
