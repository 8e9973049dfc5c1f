package dev.pitwall.check.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pitwall.check.Reading;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResponseTimeCheckTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/ok", exchange -> answer(exchange, 200));
    server.createContext("/fails", exchange -> answer(exchange, 503));
    server.createContext("/missing", exchange -> answer(exchange, 404));
    server.createContext(
        "/moved",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/ok");
          answer(exchange, 302);
        });
    server.createContext("/silent", this::silent);
    server.createContext("/half", this::half);
    server.createContext("/huge", ResponseTimeCheckTest::huge);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    clientPorts.add(exchange.getRemoteAddress().getPort());
    exchange.sendResponseHeaders(status, 2);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(new byte[] {'o', 'k'});
    }
  }

  private void untilTheEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void silent(HttpExchange exchange) {
    untilTheEnd();
    exchange.close();
  }

  private void half(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write('x');
    exchange.getResponseBody().flush();
    untilTheEnd();
    exchange.close();
  }

  private static void huge(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] block = new byte[1 << 20];
    try (OutputStream body = exchange.getResponseBody()) {
      for (int i = 0; i < 1000; i++) {
        body.write(block);
      }
    }
  }

  private ResponseTimeCheck check(String path, Duration timeout) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    return checkOf(url, timeout);
  }

  private static ResponseTimeCheck checkOf(String url, Duration timeout) {
    HealthSettings settings =
        new HealthSettings(Optional.of(url), Duration.ofSeconds(2), LONG, timeout);
    return new ResponseTimeCheck(settings, TimeSource.system(), Locale.ENGLISH);
  }

  private static Reading.Measured time(List<Reading> readings) {
    return (Reading.Measured) readings.get(0);
  }

  private static double failures(List<Reading> readings) {
    return ((Reading.Measured) readings.get(1)).value();
  }

  @Test
  void aPageThatAnswersIsMeasuredInSeconds() throws Exception {
    try (ResponseTimeCheck check = check("/ok?token=geheim", LONG)) {
      List<Reading> readings = check.run();
      assertThat(time(readings).value()).isGreaterThan(0).isLessThan(30);
      assertThat(time(readings).detail()).contains("HTTP 200").doesNotContain("geheim");
      assertThat(failures(readings)).isZero();
    }
  }

  @Test
  void aFailingPageCountsAsTheTimeoutHoweverFastItFails() throws Exception {
    for (String path : List.of("/fails", "/missing", "/moved")) {
      try (ResponseTimeCheck check = check(path, LONG)) {
        List<Reading> readings = check.run();
        assertThat(time(readings).value()).as(path).isEqualTo(30);
        assertThat(failures(readings)).as(path).isEqualTo(1);
      }
    }
  }

  @Test
  void aRefusedConnectionCountsAtLeastAsTwiceTheThreshold() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (ResponseTimeCheck check = checkOf("http://127.0.0.1:" + port + "/", SHORT)) {
      Reading.Measured time = time(check.run());
      assertThat(time.value()).isGreaterThanOrEqualTo(4);
      assertThat(time.detail()).contains("ConnectException");
    }
  }

  @Test
  void aPageThatSaysNothingEndsAtTheTimeout() throws Exception {
    try (ResponseTimeCheck check = check("/silent", SHORT)) {
      assertThat(time(check.run()).detail()).contains("within the time-out");
    }
  }

  @Test
  void aBodyThatDoesNotEndFailsAlthoughItsHeaderCame() throws Exception {
    try (ResponseTimeCheck check = check("/half", SHORT)) {
      List<Reading> readings = check.run();
      assertThat(failures(readings)).isEqualTo(1);
      assertThat(time(readings).value()).isGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void aHugeBodyIsCut() throws Exception {
    try (ResponseTimeCheck check = check("/huge", LONG)) {
      assertThat(time(check.run()).detail()).contains("cut after 10 MiB");
    }
  }

  @Test
  void probesConnectAnew() throws Exception {
    try (ResponseTimeCheck check = check("/ok", LONG)) {
      check.run();
      check.run();
      check.run();
    }
    assertThat(clientPorts).hasSize(3);
  }

  @Test
  void oneFailureAmongFiveProbesIsSaidButNotTheReading() throws Exception {
    try (ResponseTimeCheck check = check("/ok", LONG)) {
      for (int i = 0; i < 4; i++) {
        check.run();
      }
      server.removeContext("/ok");
      List<Reading> readings = check.run();
      assertThat(failures(readings)).isEqualTo(1);
      assertThat(time(readings).value()).isLessThan(30);
      check.run();
      assertThat(time(check.run()).value()).isEqualTo(30);
    }
  }

  @Test
  void whatIsNoAddressIsUnknownWithWhatToWrite() throws Exception {
    try (ResponseTimeCheck check = checkOf("localhost:8080/health", LONG)) {
      assertThat(check.run())
          .allSatisfy(
              reading -> assertThat(((Reading.Unknown) reading).reason()).contains("health.url"));
    }
  }
}
