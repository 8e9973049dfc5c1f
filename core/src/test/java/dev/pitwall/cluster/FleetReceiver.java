package dev.pitwall.cluster;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pitwall.schedule.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A webhook that counts what the replicas tell. */
final class FleetReceiver implements AutoCloseable {
  private final HttpServer server;
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private volatile boolean answering = true;

  /** What one message says of one incident. */
  record Line(String kind, String rule, String instance, String thread, boolean repeated) {}

  FleetReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool(body -> Threads.daemon("test-hook", body)));
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** False: what comes is counted, and its sender never learns that it came. */
  void answering(boolean now) {
    answering = now;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      JsonObject message = JsonParser.parseString(body).getAsJsonObject();
      for (JsonElement each : message.getAsJsonArray("incidents")) {
        JsonObject incident = each.getAsJsonObject();
        lines.add(
            new Line(
                incident.get("kind").getAsString(),
                incident.get("rule").getAsString(),
                message.get("instance").getAsString(),
                message.get("thread").getAsString(),
                message.get("possiblyRepeated").getAsBoolean()));
      }
      if (!answering) {
        released.await();
      }
      exchange.sendResponseHeaders(200, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything so far. */
  List<Line> all() {
    return List.copyOf(lines);
  }

  /** What was told of this, for instance {@code opened db.down}. */
  List<Line> told(String what) {
    return lines.stream().filter(line -> (line.kind() + " " + line.rule()).equals(what)).toList();
  }

  List<String> instances(String what) {
    return told(what).stream().map(Line::instance).toList();
  }

  List<String> threads(String what) {
    return told(what).stream().map(Line::thread).distinct().toList();
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
  }
}
