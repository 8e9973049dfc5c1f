package dev.pitwall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.contract.RawConnection.Response;
import dev.pitwall.contract.Records.Recorded;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One process-time header and one record for every exchange, whatever server, way of installing and
 * JDK. The cases of one combination share one server.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pitwall.contract.Combination#chosen")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(60)
class ContractIT {
  private static final String HEADER = "X-Process-Time";
  private static final String UNMATCHED = "_unmatched";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static RunningServer server;
  private static Records records;
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

  // ---- what a servlet answers

  @Test
  void answers200() throws Exception {
    assertOneHeader(exchange("GET", "/ok", 200));
    assertRecorded("GET", "/ok", 200, "/ok");
  }

  @Test
  void doesNotRecordTheQuery() throws Exception {
    assertOneHeader(exchange("GET", "/ok?token=secret", 200));
    assertRecorded("GET", "/ok", 200, "/ok");
  }

  @Test
  void answers204() throws Exception {
    assertOneHeader(exchange("GET", "/no-content", 204));
    assertRecorded("GET", "/no-content", 204, "/no-content");
  }

  @Test
  void answers304() throws Exception {
    assertOneHeader(exchange("GET", "/not-modified", 304));
    assertRecorded("GET", "/not-modified", 304, "/not-modified");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ok", "/big", "/length"})
  void answersHead(String path) throws Exception {
    Response response = exchange("HEAD", path, 200);
    if (path.equals("/big")) {
      assertForeseenHeader(response);
    } else {
      assertOneHeader(response);
    }
    assertRecorded("HEAD", path, 200, path);
  }

  @Test
  void answersWithADeclaredLength() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/length", 200));
    assertThat(response.text()).isEqualTo("four");
    assertRecorded("GET", "/length", 200, "/length");
  }

  @Test
  void redirects() throws Exception {
    assertOneHeader(exchange("GET", "/redirect", 302));
    assertRecorded("GET", "/redirect", 302, "/redirect");
  }

  @Test
  void keepsTheHeaderOverAReset() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/reset", 200));
    assertThat(response.text()).isEqualTo("kept");
    assertThat(response.values("X-Gone")).isEmpty();
    assertRecorded("GET", "/reset", 200, "/reset");
  }

  @Test
  void keepsTheHeaderThatTheApplicationSetItself() throws Exception {
    assertThat(exchange("GET", "/own", 200).values(HEADER)).containsExactly("own");
    assertRecorded("GET", "/own", 200, "/own");
  }

  @Test
  void mapsAPatternOfSeveralPathsToOneRoute() throws Exception {
    Response response = post("/echo/7", "abc");
    assertThat(response.text()).isEqualTo("abc");
    assertOneHeader(response);
    assertRecorded("POST", "/echo/7", 200, "/echo/*");
  }

  // ---- errors

  @Test
  void sendsAnErrorWithoutAnErrorPage() throws Exception {
    assertOneHeader(exchange("GET", "/send-500", 500));
    assertRecorded("GET", "/send-500", 500, "/send-500");
  }

  @Test
  void sendsNotFoundFromAServletWithoutAnErrorPage() throws Exception {
    assertOneHeader(exchange("GET", "/send-404", 404));
    assertRecorded("GET", "/send-404", 404, "/send-404");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500})
  void sendsAnErrorWithAnErrorPage(int status) throws Exception {
    String path = "/other/send-" + status;
    Response response = assertOneHeader(exchange("GET", path, status));
    assertThat(response.text()).isEqualTo("our page for " + status);
    assertRecorded("GET", path, status, path);
  }

  @Test
  void answersAPathThatNothingMatches() throws Exception {
    assertOneHeader(exchange("GET", "/nowhere", 404));
    assertRecorded("GET", "/nowhere", 404, UNMATCHED);
  }

  @Test
  void answersAPathThatNothingMatchesWithAnErrorPage() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/other/nowhere", 404));
    assertThat(response.text()).isEqualTo("our page for 404");
    assertRecorded("GET", "/other/nowhere", 404, UNMATCHED);
  }

  @Test
  void throwsBeforeTheCommit() throws Exception {
    assertOneHeader(exchange("GET", "/throw", 500));
    assertFailure(assertRecorded("GET", "/throw", 500, "/throw"));
  }

  @Test
  void throwsBeforeTheCommitWithAnErrorPage() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/other/throw", 500));
    assertThat(response.text()).isEqualTo("our page for 500");
    assertFailure(assertRecorded("GET", "/other/throw", 500, "/other/throw"));
  }

  @Test
  void throwsAfterTheCommit() throws Exception {
    assertOneHeader(exchange("GET", "/throw-late", 200));
    assertFailure(assertRecorded("GET", "/throw-late", 200, "/throw-late"));
  }

  // ---- dispatches

  @Test
  void forwards() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/forward", 200));
    assertThat(response.text()).isEqualTo("ok");
    assertRecorded("GET", "/forward", 200, "/forward");
  }

  @Test
  void includes() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/include", 200));
    assertThat(response.text()).isEqualTo("[ok]");
    assertRecorded("GET", "/include", 200, "/include");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?wrapped"})
  void completesAsynchronously(String query) throws Exception {
    Response response = assertForeseenHeader(exchange("GET", "/async-complete" + query, 200));
    assertThat(response.text()).isEqualTo("done");
    assertRecorded("GET", "/async-complete", 200, "/async-complete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/async-dispatch", "/async-dispatch?wrapped", "/async-dispatch-twice"})
  void dispatchesAsynchronously(String target) throws Exception {
    Response response = assertOneHeader(exchange("GET", target, 200));
    assertThat(response.text()).isEqualTo("ok");
    String path = target.replaceAll("\\?.*", "");
    assertRecorded("GET", path, 200, path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/other"})
  void timesOutAsynchronously(String context) throws Exception {
    String path = context + "/async-timeout";
    assertOneHeader(exchange("GET", path, 500));
    assertRecorded("GET", path, 500, path);
  }

  @Test
  void timesOutAsynchronouslyWithAnAnswerOfTheApplication() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/async-timeout-handled", 503));
    assertThat(response.text()).isEqualTo("too late");
    assertRecorded("GET", "/async-timeout-handled", 503, "/async-timeout-handled");
  }

  @Test
  void failsAsynchronously() throws Exception {
    assertOneHeader(exchange("GET", "/async-error", 500));
    assertFailure(assertRecorded("GET", "/async-error", 500, "/async-error"));
  }

  @Test
  void recordsAnExceptionAfterTheStartOfAnAsynchronousCycle() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      // whether there is an answer differs from server to server
      connection.send("GET", "/async-throw");
      assertFailure(assertRecorded("GET", "/async-throw", 500, "/async-throw"));
    }
  }

  // ---- bodies

  @Test
  void streamsFiveMegabytesInChunks() throws Exception {
    Response response = assertForeseenHeader(exchange("GET", "/big", 200));
    assertThat(response.values("Transfer-Encoding")).containsExactly("chunked");
    assertThat(response.octets()).hasSize(5 * 1024 * 1024);
    assertRecorded("GET", "/big", 200, "/big");
  }

  @Test
  void writesLinesBeyondTheBuffer() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/lines", 200));
    assertThat(response.text().lines()).hasSize(2000).first().isEqualTo("レース 0");
    assertRecorded("GET", "/lines", 200, "/lines");
  }

  @Test
  void streamsEvents() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/events", 200));
    assertThat(response.text()).isEqualTo("data: 1\n\ndata: 2\n\ndata: 3\n\n");
    assertRecorded("GET", "/events", 200, "/events");
  }

  @Test
  void servesAStaticFile() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/file.bin", 200));
    assertThat(response.octets()).hasSize(RunningServer.STATIC_FILE_BYTES);
    assertRecorded("GET", "/file.bin", 200, "/");
  }

  @Test
  void servesAStaticFileThatTheClientHas() throws Exception {
    String since = "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT";
    assertOneHeader(exchange("GET", "/other/file.bin", 304, since));
    assertRecorded("GET", "/other/file.bin", 304, "/other/");
  }

  @Test
  void letsTheServerCompress() throws Exception {
    Response response = exchange("GET", "/text", 200, "Accept-Encoding: gzip");
    assertThat(response.values("Content-Encoding")).containsExactly("gzip");
    assertForeseenHeader(response);
    assertRecorded("GET", "/text", 200, "/text");
  }

  // ---- connections

  @Test
  void recordsAClientThatGoesAway() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send("GET", "/endless");
      connection.abort();
    }
    assertRecorded("GET", "/endless", 200, "/endless");
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
    assertRecorded("POST", "/echo/1", 200, "/echo/*");
  }

  @Test
  void recordsEachOfAHundredRequestsOnOneConnection() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      for (int i = 0; i < 100; i++) {
        String path = i % 2 == 0 ? "/ok" : "/send-404";
        connection.send("GET", path);
        assertOneHeader(connection.receive("GET"));
      }
    }
    List<Recorded> found = awaitRecords(100);
    assertThat(found).filteredOn(each -> each.is("GET", "/ok", 200, "/ok")).hasSize(50);
    assertThat(found).filteredOn(each -> each.is("GET", "/send-404", 404, "/send-404")).hasSize(50);
  }

  @Test
  void recordsEachOfSeveralRequestsSentAtOnce() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.sendText("GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(5));
      for (int i = 0; i < 5; i++) {
        assertOneHeader(connection.receive("GET"));
      }
    }
    assertThat(awaitRecords(5)).allMatch(each -> each.is("GET", "/ok", 200, "/ok"));
  }

  @Test
  void recordsEachOfFiftyParallelStreams() throws Exception {
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
    assertThat(awaitRecords(51)).allMatch(each -> each.is("GET", "/ok", 200, "/ok"));
  }

  @Test
  void recordsAtMostOnceWhatTheServerCouldNotParse() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      String target = combination.server().refusedTarget();
      connection.sendText("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
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
                    .anyMatch(each -> each.is("GET", "/ok", 200, "/ok")));
  }

  @Test
  void recordsWhatASecondApplicationAnswersUnderItsOwnRoute() throws Exception {
    assertOneHeader(exchange("GET", "/other/ok", 200));
    assertRecorded("GET", "/other/ok", 200, "/other/ok");
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

  private Response exchange(String method, String path, int status, String... lines)
      throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(method, path, lines);
      Response response = connection.receive(method);
      assertThat(response.status()).isEqualTo(status);
      return response;
    }
  }

  private Response post(String path, String body) throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.sendText(
          "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(path, body.length(), body));
      return connection.receive("POST");
    }
  }

  /** The same but where the filter cannot foresee that its server is about to commit. */
  private Response assertForeseenHeader(Response response) {
    if (!combination.mode().hasAgent() && !combination.server().isForeseen()) {
      assertThat(response.values(HEADER)).isEmpty();
      return response;
    }
    return assertOneHeader(response);
  }

  private static Response assertOneHeader(Response response) {
    assertThat(response.values(HEADER)).singleElement().asString().matches("\\d+\\.\\d{6}");
    assertThat(Double.parseDouble(response.values(HEADER).get(0)))
        .isLessThanOrEqualTo(response.secondsToHead());
    return response;
  }

  private static Recorded assertRecorded(String method, String path, int status, String route) {
    Recorded only = awaitRecords(1).get(0);
    assertThat(only)
        .matches(
            each -> each.is(method, path, status, route),
            String.join(" ", method, path, "" + status, route));
    return only;
  }

  private static void assertFailure(Recorded recorded) {
    if (!recorded.failure().equals(Recorded.UNKNOWN)) {
      assertThat(recorded.failure()).endsWith("Exception");
    }
  }

  private static List<Recorded> awaitRecords(int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(newRecords()).hasSizeGreaterThanOrEqualTo(count));
    assertThat(newRecords()).hasSize(count);
    return newRecords();
  }

  private static List<Recorded> newRecords() {
    List<Recorded> all = records.finished();
    return all.subList(recordsBefore, all.size());
  }
}
