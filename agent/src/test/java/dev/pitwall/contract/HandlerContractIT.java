package dev.pitwall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pitwall.contract.Combination.Trait;
import dev.pitwall.contract.RawConnection.Response;
import dev.pitwall.contract.Records.Recorded;
import java.io.EOFException;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same promise for servers whose applications are written without servlets. */
@ParameterizedClass(name = "{0}")
@MethodSource("dev.pitwall.contract.Combination#ofHandlers")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(60)
class HandlerContractIT extends Contract {

  @Test
  void answers200() throws Exception {
    assertThat(assertOneHeader(exchange("GET", "/ok", 200)).text()).isEqualTo("ok");
    recorded("GET", "/ok", 200);
  }

  @Test
  void doesNotRecordTheQuery() throws Exception {
    assertOneHeader(exchange("GET", "/ok?token=secret", 200));
    recorded("GET", "/ok", 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/no-content", "/not-modified", "/redirect", "/send-500"})
  void answersWithoutABody(String path) throws Exception {
    int status =
        switch (path) {
          case "/no-content" -> 204;
          case "/not-modified" -> 304;
          case "/redirect" -> 302;
          default -> 500;
        };
    assertOneHeader(exchange("GET", path, status));
    recorded("GET", path, status);
  }

  @Test
  void answersHead() throws Exception {
    assertOneHeader(exchange("HEAD", "/ok", 200));
    recorded("HEAD", "/ok", 200);
  }

  @Test
  void answersWhatIsNotThere() throws Exception {
    assertOneHeader(exchange("GET", "/nowhere", 404));
    assertRecorded("GET", "/nowhere", 404, "_unmatched");
  }

  @Test
  void keepsTheHeaderThatTheApplicationSetItself() throws Exception {
    assertThat(exchange("GET", "/own", 200).values(HEADER)).containsExactly("own");
    recorded("GET", "/own", 200);
  }

  @Test
  void readsABody() throws Exception {
    assertThat(assertOneHeader(post("/echo", "abc")).text()).isEqualTo("abc");
    recorded("POST", "/echo", 200);
  }

  @Test
  void recordsAHandlerThatThrows() throws Exception {
    if (has(Trait.ANSWERS_FAILURES)) {
      assertOneHeader(exchange("GET", "/throw", 500));
    } else {
      assertThatThrownBy(() -> exchange("GET", "/throw", 500)).isInstanceOf(EOFException.class);
    }
    Recorded only = assertRecorded("GET", "/throw", 500, combination.server().plain().route());
    if (has(Trait.TELLS_FAILURES)) {
      assertFailure(only);
    }
  }

  @Test
  void streamsFiveMegabytesInChunks() throws Exception {
    Response response = assertOneHeader(exchange("GET", "/big", 200));
    assertThat(response.values("Transfer-Encoding")).containsExactly("chunked");
    assertThat(response.octets()).hasSize(5 * 1024 * 1024);
    recorded("GET", "/big", 200);
  }

  @Test
  void namesTheRouteByTheTemplateOfTheServersOwnRouter() throws Exception {
    assumeTrue(has(Trait.ROUTER), "this server has no router");
    assertOneHeader(exchange("GET", "/api/races/7", 200));
    boolean vertx = combination.server().isVertx(); // writes its templates in its own way
    assertRecorded("GET", "/api/races/7", 200, vertx ? "/api/races/:id" : "/api/races/{id}");
  }

  private boolean has(Trait trait) {
    return combination.server().plain().has(trait);
  }

  private void recorded(String method, String path, int status) {
    assertRecorded(method, path, status, combination.server().plain().route());
  }

  @Override
  String routeOf(String path) {
    return combination.server().plain().route();
  }

  @Override
  boolean hasSocket(String path) {
    return path.equals("/socket") && has(Trait.WEBSOCKET);
  }

  @Override
  boolean speaksHttp2() {
    return has(Trait.HTTP2);
  }

  /** Netty lets any path through. */
  @Override
  String malformed() {
    return "/ok HTTP/1.1\r\nHost: localhost\r\nContent-Length: many";
  }
}
