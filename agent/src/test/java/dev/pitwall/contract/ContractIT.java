package dev.pitwall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.contract.RawConnection.Response;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One process-time header and one record for every exchange, whatever server, way of installing and
 * JDK. The cases of one combination share one server.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pitwall.contract.Combination#ofServlets")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(60)
class ContractIT extends Contract {
  private static final String UNMATCHED = "_unmatched";

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
    if (path.equals("/big") && combination.server().commitsHeadsEarly()) {
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
    assertHeaderOfFailure(exchange("GET", "/throw", 500));
    assertFailure(assertRecorded("GET", "/throw", 500, "/throw"));
  }

  @Test
  void throwsBeforeTheCommitWithAnErrorPage() throws Exception {
    Response response = assertHeaderOfFailure(exchange("GET", "/other/throw", 500));
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
  void forwardsToASecondApplication() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/cross", 200));
    assertThat(response.text()).isEqualTo("ok");
    assertRecorded("GET", "/cross", 200, "/cross");
  }

  @Test
  void includesWhatASecondApplicationAnswers() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/cross-include", 200));
    assertThat(response.text()).isEqualTo("[ok]");
    assertRecorded("GET", "/cross-include", 200, "/cross-include");
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
    assertHeaderOfFailure(exchange("GET", "/async-error", 500));
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

  // ---- two applications

  @Test
  void recordsWhatASecondApplicationAnswersUnderItsOwnRoute() throws Exception {
    assertOneHeader(exchange("GET", "/other/ok", 200));
    assertRecorded("GET", "/other/ok", 200, "/other/ok");
  }

  /** A WebSocket of the server's own is no servlet: the default one would have been asked. */
  @Override
  String routeOf(String path) {
    return path.equals("/endpoint") ? "/" : path;
  }

  @Override
  boolean hasSocket(String path) {
    return switch (path) {
      case "/socket" -> true;
      case "/upgrade" -> combination.server().upgradesByServletApi();
      default -> combination.server().isTomcat();
    };
  }

  @Override
  boolean speaksHttp2() {
    return true;
  }

  /** Jetty lets more pass than others. */
  @Override
  String malformed() {
    return combination.server().isJetty()
        ? "/a\u0001b HTTP/1.1\r\nHost: localhost"
        : super.malformed();
  }

  /** A response after the application has thrown, before anything was sent. */
  private Response assertHeaderOfFailure(Response response) {
    if (combination.server().dropsHeadersOfFailures() && !combination.mode().hasAgent()) {
      assertThat(response.values(HEADER)).isEmpty();
      return response;
    }
    return assertOneHeader(response);
  }

  /** The same but where the filter cannot foresee that its server is about to commit. */
  private Response assertForeseenHeader(Response response) {
    if (combination.server().isJetty() && !combination.mode().hasAgent()) {
      assertThat(response.values(HEADER)).isEmpty();
      return response;
    }
    return assertOneHeader(response);
  }
}
