package dev.pitwall.agent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A Slack webhook and what it took. */
final class Webhook implements AutoCloseable {
  /** What it does with a message after having read it. */
  enum Answer {
    OK,
    ERROR_500,
    /** As for an address that was taken back: nobody tries again. */
    GONE_404,
    GARBAGE,
    NONE
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<JsonObject> messages = new CopyOnWriteArrayList<>();
  private volatile Answer answer = Answer.OK;

  Webhook() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/services", this::take);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return url("T0/B0/secret");
  }

  /** The same with another secret. */
  String url(String secret) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/services/" + secret;
  }

  /** The configuration of a shop that posts here. */
  String settings() {
    return "notify.slack.webhook-url = \"" + url() + "\"";
  }

  Webhook answering(Answer next) {
    answer = next;
    return this;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      messages.add(JsonParser.parseString(body).getAsJsonObject());
      switch (answer) {
        case OK -> reply(exchange, 200, "ok");
        case ERROR_500 -> reply(exchange, 500, "internal_error");
        case GONE_404 -> reply(exchange, 404, "no_service");
        case GARBAGE -> reply(exchange, 200, "\0<html>captive portal");
        case NONE -> released.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** The text of every message so far, oldest first. */
  List<String> texts() {
    return messages.stream().map(message -> message.get("text").getAsString()).toList();
  }

  /** The first line of each text. */
  List<String> subjects() {
    return texts().stream().map(text -> text.lines().findFirst().orElse("")).toList();
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
