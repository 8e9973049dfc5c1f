package dev.pitwall.agent.neighbour;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.InflaterInputStream;

/** As much of Elastic's APM server as it takes to count what an agent tells: lines of JSON. */
final class Intake implements AutoCloseable {
  private static final String TRANSACTION = "{\"transaction\":";
  private static final String OURS = "/hello";

  private final AtomicLong transactions = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  Intake() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, 200));
    server.createContext("/intake/v2/events", this::read);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Requests for our path since the last call. */
  long take() {
    return transactions.getAndSet(0);
  }

  private void read(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    boolean deflated = "deflate".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(deflated ? new InflaterInputStream(body) : body, UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(TRANSACTION) && line.contains(OURS)) {
          transactions.incrementAndGet();
        }
      }
    }
    answer(exchange, 202);
  }

  private static void answer(HttpExchange exchange, int status) throws IOException {
    byte[] body = "{\"version\":\"8.0.0\"}".getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
