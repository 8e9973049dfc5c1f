package dev.pitwall.agent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The webhook of {@code notify.webhook}, which counts; beside it a page that is well or not. */
final class Hook implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private volatile boolean well = true;
  private volatile int run;

  /**
   * One message.
   *
   * @param run in which run of the application it came
   * @param about each incident with what is said of it, for instance {@code opened I7K2Q9}
   */
  record Message(int run, boolean repeated, List<String> about) {}

  Hook() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/hook", this::take);
    server.createContext("/page", this::page);
    server.setExecutor(threads);
    server.start();
  }

  /** The configuration of a shop that posts here and whose one rule is about the page. */
  String settings() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    return """
        notify.webhook.url = "%s/hook"
        health { url = "%s/page", interval = 1s }
        alerts.rules."app.response-time".enabled = false
        alerts.rules.shop-page { when = "app.unavailable > 0" }
        """
        .formatted(url, url);
  }

  void page(boolean isWell) {
    well = isWell;
  }

  void run(int number) {
    run = number;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      JsonObject message = JsonParser.parseString(body).getAsJsonObject();
      List<String> about = new ArrayList<>();
      for (JsonElement each : message.getAsJsonArray("incidents")) {
        JsonObject incident = each.getAsJsonObject();
        about.add(incident.get("kind").getAsString() + " " + incident.get("id").getAsString());
      }
      messages.add(new Message(run, message.get("possiblyRepeated").getAsBoolean(), about));
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void page(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(well ? 200 : 500, -1);
    }
  }

  /** All messages so far, oldest first. */
  List<Message> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
