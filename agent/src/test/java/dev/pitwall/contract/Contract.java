package dev.pitwall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pitwall.contract.RawConnection.Response;
import dev.pitwall.contract.Records.Recorded;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What both suites have in common: the server's life, the assertions, and the cases that do not
 * depend on what the application is written for. The cases of one combination share one server.
 */
abstract class Contract {
  static final String HEADER = "X-Process-Time";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String[] HANDSHAKE = {
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
  };

  /** Kinds of WebSocket frames. */
  private static final int TEXT = 1;

  private static final int GOODBYE = 8;

  /** Status 1000, as two bytes. */
  private static final String NORMALLY = "\u0003\u00e8";

  static RunningServer server;
  static Records records;
  private static int recordsBefore;

  @Parameter Combination combination;

  @BeforeParameterizedClassInvocation
  static void startServer(Combination combination) throws IOException {
    server = new RunningServer(combination);
    records = server.records();
    recordsBefore = 0;
  }

  @AfterParameterizedClassInvocation
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void nothingHappensMeanwhile() {
    recordsBefore = records.finished().size();
  }

  @AfterEach
  void noExchangeStaysActive() {
    if (server.isStopped()) {
      return; // what was active is asked after every other test
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(records.active()).isZero());
  }

  /** The route by which the server knows what a servlet mapping would be. */
  abstract String routeOf(String path);

  /** Whether the server speaks HTTP/2 without TLS. */
  abstract boolean speaksHttp2();

  /** Whether the server's application has a WebSocket here. */
  abstract boolean hasSocket(String path);

  /** The rest of a request that the server refuses, after the method. */
  String malformed() {
    return "/a|b{} HTTP/1.1\r\nHost: localhost";
  }

  // ---- connections

  @Test
  void recordsAClientThatGoesAway() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send("GET", "/endless");
      connection.abort();
    }
    assertRecorded("GET", "/endless", 200, routeOf("/endless"));
  }

  @Test
  void writesNoHeaderOnContinue() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send("POST", "/echo/1", "Content-Length: 3", "Expect: 100-continue");
      Response goOn = connection.receive("POST");
      assertThat(goOn.status()).isEqualTo(100);
      assertThat(goOn.values(HEADER)).isEmpty();
      connection.sendText("abc");
      Response response = connection.receive("POST");
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.values(HEADER)).singleElement().asString().matches("\\d+\\.\\d{6}");
    }
    assertRecorded("POST", "/echo/1", 200, routeOf("/echo/*"));
  }

  @Test
  void recordsEachOfAHundredRequestsOnOneConnection() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      for (int i = 0; i < 100; i++) {
        String path = i % 2 == 0 ? "/ok" : "/redirect";
        connection.send("GET", path);
        assertOneHeader(connection.receive("GET"));
      }
    }
    List<Recorded> found = awaitRecords(100);
    assertThat(found).filteredOn(each -> each.is("GET", "/ok", 200, routeOf("/ok"))).hasSize(50);
    assertThat(found)
        .filteredOn(each -> each.is("GET", "/redirect", 302, routeOf("/redirect")))
        .hasSize(50);
  }

  @Test
  void recordsEachOfSeveralRequestsSentAtOnce() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.sendText("GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(5));
      for (int i = 0; i < 5; i++) {
        assertOneHeader(connection.receive("GET"));
      }
    }
    assertThat(awaitRecords(5)).allMatch(each -> each.is("GET", "/ok", 200, routeOf("/ok")));
  }

  @Test
  void recordsEachOfFiftyParallelStreams() throws Exception {
    assumeTrue(speaksHttp2(), "this server has no HTTP/2 without TLS");
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/ok"))
            .timeout(PATIENCE)
            .build();
    assertThat(client.send(request, BodyHandlers.ofString()).version())
        .isEqualTo(HttpClient.Version.HTTP_2);
    List<CompletableFuture<HttpResponse<String>>> running =
        IntStream.range(0, 50)
            .mapToObj(each -> client.sendAsync(request, BodyHandlers.ofString()))
            .toList();
    for (CompletableFuture<HttpResponse<String>> each : running) {
      assertThat(each.get().version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(each.get().headers().allValues(HEADER))
          .singleElement()
          .asString()
          .matches("\\d+\\.\\d{6}");
    }
    assertThat(awaitRecords(51)).allMatch(each -> each.is("GET", "/ok", 200, routeOf("/ok")));
  }

  @Test
  void recordsAtMostOnceWhatTheServerCouldNotParse() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.sendText("GET " + malformed() + "\r\n\r\n");
      Response response = connection.receive("GET");
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.values(HEADER)).hasSizeLessThanOrEqualTo(1);
    }
    exchange("GET", "/ok", 200);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(newRecords())
                    .hasSizeBetween(1, 2)
                    .anyMatch(each -> each.is("GET", "/ok", 200, routeOf("/ok"))));
  }

  // ---- another protocol

  /** What comes after the handshake is none of HTTP: an open WebSocket is no active request. */
  @ParameterizedTest
  @ValueSource(strings = {"/socket", "/upgrade", "/endpoint"})
  void recordsAWebSocketOnceItIsOpen(String path) throws Exception {
    assumeTrue(hasSocket(path), "this server has no such WebSocket");
    // by the servlet API Jetty goes on with what it has read by then: nothing would be the end
    boolean atOnce = path.equals("/upgrade");
    String method = atOnce ? "POST" : "GET";
    String handshake = RawConnection.request(method, path, HANDSHAKE);
    String first = RawConnection.frame(TEXT, "box");
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.sendText(atOnce ? handshake + first : handshake);
      Response response = connection.receive(method);
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.values(HEADER)).isEmpty();
      if (!atOnce) {
        connection.sendText(first);
      }
      assertThat(connection.receiveFrame(TEXT)).isEqualTo("box");
      Recorded only = assertRecorded(method, path, 101, routeOf(path));
      assertThat(only.failure()).isIn(Recorded.UNKNOWN, "-");
      noExchangeStaysActive();
      connection.sendText(RawConnection.frame(TEXT, "box again"));
      assertThat(connection.receiveFrame(TEXT)).isEqualTo("box again");
      connection.sendText(RawConnection.frame(GOODBYE, NORMALLY));
      assertThat(connection.receiveFrame(GOODBYE)).isEqualTo(NORMALLY);
    }
    exchange("GET", "/ok", 200);
    awaitRecords(2);
  }

  // ---- threads

  @Test
  void servesOnVirtualThreadsIfItIsToldTo() throws Exception {
    boolean virtual =
        combination.mode() == Combination.Mode.VIRTUAL || combination.server().isAlwaysVirtual();
    Response response = exchange("GET", "/thread", 200);
    assertThat(response.text()).isEqualTo(virtual ? "virtual" : "platform");
    assertRecorded("GET", "/thread", 200, routeOf("/thread"));
  }

  // ---- the gate

  @Test
  void turnsAwayBeforeTheApplicationIsReached() throws Exception {
    // an engine in a container that the agent does not know starts with the first request
    int first = status(RunningServer.TURNED_AWAY);
    assertThat(first).isPositive();
    if (!combination.mode().closesTheGate()) {
      awaitRecords(1); // or it comes in the middle of the next test
    }
    assumeTrue(combination.mode().closesTheGate(), "the test's own engine closes it");
    AtomicInteger asked = new AtomicInteger(1);
    await()
        .atMost(PATIENCE)
        .until(() -> asked.incrementAndGet() > 0 && status(RunningServer.TURNED_AWAY) == 503);
    awaitRecords(asked.get());
    nothingHappensMeanwhile();
    Response response = assertOneHeader(exchange("GET", RunningServer.TURNED_AWAY, 503));
    assertThat(response.text()).isEqualTo("later");
    assertThat(response.values("Retry-After")).containsExactly("60");
    Recorded only = awaitRecords(1).get(0);
    assertThat(only.path()).isEqualTo(RunningServer.TURNED_AWAY);
    assertThat(only.status()).isEqualTo(503);
    if (speaksHttp2()) {
      turnsAwayInHttp2();
    }
  }

  /** The first asks for HTTP/2, the others are streams of it, with and without a body. */
  private void turnsAwayInHttp2() throws Exception {
    nothingHappensMeanwhile();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    URI ok = URI.create("http://127.0.0.1:" + server.port() + "/ok");
    assertThat(client.send(HttpRequest.newBuilder(ok).build(), BodyHandlers.ofString()).version())
        .isEqualTo(HttpClient.Version.HTTP_2);
    HttpRequest.Builder away = HttpRequest.newBuilder(ok.resolve(RunningServer.TURNED_AWAY));
    for (HttpRequest each :
        List.of(away.GET().build(), away.POST(BodyPublishers.ofString("body")).build())) {
      HttpResponse<String> response = client.send(each, BodyHandlers.ofString());
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).isEqualTo("later");
      assertThat(response.headers().allValues(HEADER)).hasSize(1);
    }
    assertThat(awaitRecords(3)).filteredOn(each -> each.status() == 503).hasSize(2);
  }

  private static int status(String path) throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send("GET", path);
      return connection.receive("GET").status();
    }
  }

  // ---- the end

  @Test
  @Order(Integer.MAX_VALUE)
  void leavesNeitherThreadsNorComplaintsBehind() throws Exception {
    String left = server.stop();
    if (!combination.mode().hasAgent()) {
      assertThat(left).isEqualTo("[]");
    }
    assertThat(server.stderr())
        .doesNotContain("likely to create a memory leak")
        .doesNotContain("LinkageError", "NoClassDefFoundError", "ClassNotFoundException");
  }

  static Response exchange(String method, String path, int status, String... lines)
      throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(method, path, lines);
      Response response = connection.receive(method);
      assertThat(response.status()).isEqualTo(status);
      return response;
    }
  }

  static Response post(String path, String body) throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.sendText(
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(path, body.length(), body));
      return connection.receive("POST");
    }
  }

  static Response assertOneHeader(Response response) {
    assertThat(response.values(HEADER)).singleElement().asString().matches("\\d+\\.\\d{6}");
    assertThat(Double.parseDouble(response.values(HEADER).get(0)))
        .isLessThanOrEqualTo(response.secondsToHead());
    return response;
  }

  static Recorded assertRecorded(String method, String path, int status, String route) {
    Recorded only = awaitRecords(1).get(0);
    assertThat(only)
        .matches(
            each -> each.is(method, path, status, route),
            String.join(" ", method, path, "" + status, route));
    return only;
  }

  static void assertFailure(Recorded recorded) {
    if (!recorded.failure().equals(Recorded.UNKNOWN)) {
      assertThat(recorded.failure()).endsWith("Exception");
    }
  }

  static List<Recorded> awaitRecords(int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(newRecords()).hasSizeGreaterThanOrEqualTo(count));
    assertThat(newRecords()).hasSize(count);
    return newRecords();
  }

  static List<Recorded> newRecords() {
    List<Recorded> all = records.finished();
    return all.subList(recordsBefore, all.size());
  }
}
