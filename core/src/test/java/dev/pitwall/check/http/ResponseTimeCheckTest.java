package dev.pitwall.check.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
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

  private Check check(String path, Duration timeout) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    return checkOf(url, timeout);
  }

  private static Check checkOf(String url, Duration timeout) {
    return checksOf(List.of(url), timeout, Optional.empty()).get(0);
  }

  private static List<Check> checksOf(List<String> urls, Duration timeout, Optional<Path> caFile) {
    HealthSettings settings =
        new HealthSettings(
            urls.stream().map(HealthSettings::address).toList(),
            Duration.ofSeconds(2),
            LONG,
            timeout,
            caFile);
    return ResponseTimeCheck.of(settings, TimeSource.system(), Locale.ENGLISH);
  }

  private static Reading.Measured time(List<Reading> readings) {
    return (Reading.Measured) readings.get(0);
  }

  private static double failures(List<Reading> readings) {
    return ((Reading.Measured) readings.get(2)).value();
  }

  private static double unavailable(List<Reading> readings) {
    return ((Reading.Measured) readings.get(1)).value();
  }

  @Test
  void aPageThatAnswersIsMeasuredInSeconds() throws Exception {
    try (Check check = check("/ok?token=geheim", LONG)) {
      List<Reading> readings = check.run();
      assertThat(time(readings).value()).isGreaterThan(0).isLessThan(30);
      assertThat(time(readings).detail()).contains("HTTP 200").doesNotContain("geheim");
      assertThat(failures(readings)).isZero();
    }
  }

  @Test
  void aFailingPageCountsAsTheTimeoutHoweverFastItFails() throws Exception {
    for (String path : List.of("/fails", "/missing", "/moved")) {
      try (Check check = check(path, LONG)) {
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
    try (Check check = checkOf("http://127.0.0.1:" + port + "/", SHORT)) {
      Reading.Measured time = time(check.run());
      assertThat(time.value()).isGreaterThanOrEqualTo(4);
      assertThat(time.detail()).contains("ConnectException");
    }
  }

  @Test
  void aPageThatSaysNothingEndsAtTheTimeout() throws Exception {
    try (Check check = check("/silent", SHORT)) {
      assertThat(time(check.run()).detail()).contains("within the time-out");
    }
  }

  @Test
  void aBodyThatDoesNotEndFailsAlthoughItsHeaderCame() throws Exception {
    try (Check check = check("/half", SHORT)) {
      List<Reading> readings = check.run();
      assertThat(failures(readings)).isEqualTo(1);
      assertThat(time(readings).value()).isGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void aHugeBodyIsCut() throws Exception {
    try (Check check = check("/huge", LONG)) {
      assertThat(time(check.run()).detail()).contains("cut after 10 MiB");
    }
  }

  @Test
  void probesConnectAnew() throws Exception {
    try (Check check = check("/ok", LONG)) {
      check.run();
      check.run();
      check.run();
    }
    assertThat(clientPorts).hasSize(3);
  }

  @Test
  void eachProbeIsAReadingOfItsOwnAndTheFailuresOfTheLastFiveAreCounted() throws Exception {
    try (Check check = check("/ok", LONG)) {
      for (int i = 0; i < 4; i++) {
        check.run();
      }
      server.removeContext("/ok");
      List<Reading> readings = check.run();
      assertThat(failures(readings)).isEqualTo(1);
      assertThat(unavailable(readings)).isEqualTo(1);
      assertThat(time(readings).value()).isEqualTo(30);
      server.createContext("/ok", exchange -> answer(exchange, 200));
      readings = check.run();
      assertThat(unavailable(readings)).isZero();
      assertThat(time(readings).value()).isLessThan(30);
      assertThat(failures(readings)).isEqualTo(1);
    }
  }

  @Test
  void whatIsNoAddressIsRefusedByTheConfiguration() {
    for (String text :
        List.of("localhost:8080/health", "ftp://host/", "http:///x", "http://a:0/")) {
      assertThatIllegalArgumentException().as(text).isThrownBy(() -> HealthSettings.address(text));
    }
  }

  @Test
  void severalPagesAreToldApartByTheirAddress() {
    List<String> urls = List.of("http://a:1/h?key=geheim", "http://a:1/h?key=2", "http://b:1/h");
    List<Check> checks = checksOf(urls, SHORT, Optional.empty());
    assertThat(checks)
        .extracting(check -> check.unknown("").get(0).key().target())
        .containsExactly("http://a:1/h", "http://a:1/h#2", "http://b:1/h");
    assertThat(checks).extracting(Check::id).doesNotHaveDuplicates();
  }

  @Test
  void noThreadIsLeftAfterTheProbes() throws Exception {
    try (Check check = check("/ok", LONG)) {
      check.run();
      await().untilAsserted(() -> assertThat(probeThreads()).isZero());
    }
  }

  private static long probeThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("pitwall-health-probe"))
        .count();
  }

  @Test
  void anInterruptedProbeEndsAtOnce() throws Exception {
    try (Check check = check("/silent", LONG)) {
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(InterruptedException.class).isThrownBy(check::run);
      await().untilAsserted(() -> assertThat(probeThreads()).isZero());
    }
  }
}
