package dev.pitwall.contract.server;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;

/**
 * An embedded Tomcat of whatever version the class path has, so it names no type of a servlet API.
 * Serves two web applications; says its port on stdout; ends when stdin does.
 */
public final class TomcatServer {
  private TomcatServer() {}

  /**
   * Starts the server.
   *
   * @param arguments a folder with the web applications {@code root} and {@code other}
   */
  @SuppressWarnings("SystemOut") // the way to tell the test
  public static void main(String[] arguments) throws Exception {
    Path base = Path.of(arguments[0]);
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    tomcat.setAddDefaultWebXmlToWebapp(false);
    tomcat.setPort(0);
    Connector connector = tomcat.getConnector();
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("compression", "on");
    connector.setProperty("maxKeepAliveRequests", "1000");
    connector.setProperty("useVirtualThreads", Boolean.toString(Fixture.isVirtual()));
    connector.addUpgradeProtocol(new Http2Protocol());
    tomcat.addWebapp("", base.resolve("root").toString()).setCrossContext(true);
    tomcat.addWebapp("/other", base.resolve("other").toString());
    tomcat.start();
    System.out.println("PORT " + connector.getLocalPort());
    System.out.flush();
    System.in.transferTo(OutputStream.nullOutputStream());
    tomcat.stop();
    tomcat.destroy();
    System.out.println("LEFT " + threadsOfPitwall());
  }

  private static List<String> threadsOfPitwall() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("pitwall-"))
        .sorted()
        .toList();
  }
}
