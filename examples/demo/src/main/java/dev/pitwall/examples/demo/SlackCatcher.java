package dev.pitwall.examples.demo;

import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for Slack's incoming webhook: answers {@code ok} and keeps the payloads. */
final class SlackCatcher implements AutoCloseable {
  private final HttpServer server;
  private final List<String> payloads = new CopyOnWriteArrayList<>();

  SlackCatcher() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/services/demo", this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    payloads.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] ok = "ok".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, ok.length);
    exchange.getResponseBody().write(ok);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/services/demo";
  }

  /** The plain texts of the messages so far, oldest first. */
  List<String> texts() {
    return payloads.stream()
        .map(payload -> JsonParser.parseString(payload).getAsJsonObject().get("text").getAsString())
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
