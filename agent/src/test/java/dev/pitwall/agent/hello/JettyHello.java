package dev.pitwall.agent.hello;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/**
 * Jetty 12 with one handler. Prints {@code PORT n}, serves until its standard input ends; says what
 * its threads have allocated if it is asked for {@code /hello/alloc}.
 */
public final class JettyHello {
  private JettyHello() {}

  public static void main(String[] arguments) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 0, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Hello());
    server.start();
    System.out.println("PORT " + connector.getLocalPort());
    System.in.transferTo(OutputStream.nullOutputStream());
    server.stop();
  }

  private static final class Hello extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      boolean asked = request.getHttpURI().getPath().endsWith("/alloc");
      String text = asked ? Long.toString(Allocation.ofAllThreads()) : "hello";
      response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), callback);
      return true;
    }
  }
}
