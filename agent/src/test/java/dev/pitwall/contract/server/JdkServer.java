package dev.pitwall.contract.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's own HTTP server. */
public final class JdkServer {
  private JdkServer() {}

  /** Starts the server; the folder is not needed. */
  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService threads =
        Fixture.virtualThreads().orElseGet(() -> Executors.newFixedThreadPool(4));
    server.setExecutor(threads);
    server.createContext("/", JdkServer::handle);
    server.start();
    Fixture.serve(
        server.getAddress().getPort(),
        () -> {
          server.stop(0);
          threads.shutdownNow();
        });
  }

  private static void handle(HttpExchange exchange) throws IOException {
    try {
      Cases.play(new Talk(exchange));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private record Talk(HttpExchange exchange) implements Cases.Talk {
    @Override
    public String path() {
      return exchange.getRequestURI().getPath();
    }

    @Override
    public byte[] body() throws IOException {
      return exchange.getRequestBody().readAllBytes();
    }

    @Override
    public void header(String name, String value) {
      exchange.getResponseHeaders().set(name, value);
    }

    @Override
    public void send(int status, byte[] body) throws IOException {
      boolean bodyless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, bodyless ? -1 : body.length);
      if (!bodyless) {
        try (OutputStream out = exchange.getResponseBody()) {
          out.write(body);
        }
      }
    }

    @Override
    public OutputStream stream() throws IOException {
      exchange.sendResponseHeaders(200, 0);
      return exchange.getResponseBody();
    }
  }
}
