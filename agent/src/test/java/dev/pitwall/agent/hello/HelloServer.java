package dev.pitwall.agent.hello;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;

/**
 * Tomcat with one servlet, as somebody would write it who has never heard of Pitwall. Prints {@code
 * PORT n}, serves until its standard input ends. Its folder is {@code hello} in the current one.
 */
public final class HelloServer {
  private HelloServer() {}

  public static void main(String[] arguments) throws Exception {
    long began = System.nanoTime();
    File base = new File("hello").getAbsoluteFile();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    String protocol = System.getProperty("hello.protocol", "HTTP/1.1");
    Connector connector = new Connector(protocol);
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("minSpareThreads", "1");
    String threads = System.getProperty("hello.threads", "20");
    if (threads.equals("virtual")) {
      connector.setProperty("useVirtualThreads", "true");
      connector.setProperty("maxKeepAliveRequests", "-1");
    } else {
      connector.setProperty("maxThreads", threads);
    }
    if (protocol.startsWith("AJP")) {
      connector.setProperty("secretRequired", "false");
    } else {
      connector.addUpgradeProtocol(new Http2Protocol());
    }
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", base.toString());
    Tomcat.addServlet(context, "hello", new Hello());
    context.addServletMapping("/hello/*", "hello");
    tomcat.start();
    System.out.println("STARTED " + (System.nanoTime() - began) / 1_000_000);
    System.out.println("PORT " + connector.getLocalPort());
    System.in.readAllBytes();
    tomcat.stop();
  }

  static final class Hello extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String info = String.valueOf(request.getPathInfo());
      switch (info) {
        case "/own" -> response.setHeader("X-Process-Time", "mine");
        case "/boom" -> throw new IllegalStateException("boom");
        case "/missing" -> {
          response.sendError(404);
          return;
        }
        case "/slf4j", "/log4j", "/jul" -> ErrorLog.write(info);
        case "/card" -> waitForTheCreditCard();
        case "/alloc" -> {
          response.getWriter().print(Allocation.ofThisThread());
          return;
        }
        case "/live" -> {
          response.getWriter().print(Allocation.live());
          return;
        }
        case "/thread" -> {
          // by its text: the method came with 21
          boolean virtual = Thread.currentThread().toString().startsWith("VirtualThread");
          response.getWriter().print(virtual ? "virtual" : "platform");
          return;
        }
        default -> {}
      }
      response.setContentType("text/plain");
      response.getWriter().print("hello");
    }

    /**
     * So long that its stack is taken while it waits: what a slow request is, not a pause of a
     * test.
     */
    private static void waitForTheCreditCard() {
      try {
        Thread.sleep(3_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
