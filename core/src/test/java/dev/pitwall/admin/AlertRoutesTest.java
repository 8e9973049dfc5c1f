package dev.pitwall.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.export.PrometheusExport;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AlertRoutesTest {
  private static final String ACKNOWLEDGEMENT = "/api/v1/alerts/I7K2Q9/acknowledgement";

  @TempDir private Path stateDir;
  private final Threads threads = new Threads();
  private final ScriptedDesk desk = new ScriptedDesk();
  private final HttpClient client = HttpClient.newHttpClient();
  private AdminServer server;

  @BeforeEach
  void start() {
    TimeSource time = TimeSource.system();
    Findings findings = new Findings(time);
    server =
        AdminServer.start(
            new AdminSettings(true, "127.0.0.1", 0, Optional.of("right"), List.of(), false),
            new AdminViews(
                () -> {
                  throw new IllegalStateException("not asked here");
                },
                () -> new Health(List.of()),
                new PrometheusExport(
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), () -> {}),
                desk,
                new ScriptedEmergency(),
                ChecklistDesk.NONE,
                Locale.ENGLISH),
            new AdminServer.Surroundings(Optional.of(stateDir), threads, time, findings));
  }

  @AfterEach
  void stop() {
    server.close();
    threads.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url().orElseThrow() + path))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> withToken(String method, String path, String body) throws Exception {
    return send(method, path, body, "Authorization", "Bearer right");
  }

  @Test
  void theDocumentComesBackAsItWas() throws Exception {
    for (String path : List.of("/api/v1/alerts", "/api/v1/silences")) {
      HttpResponse<String> answer = withToken("GET", path, "");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(AlertsDocument.parse(new StringReader(answer.body())))
          .isEqualTo(ScriptedDesk.DOCUMENT);
    }
  }

  @Test
  void anAcknowledgementIsPutAndDeleted() throws Exception {
    String by = "{\"by\":\"mika\",\"note\":\"on it\"}";
    assertThat(withToken("PUT", ACKNOWLEDGEMENT, by).statusCode()).isEqualTo(204);
    assertThat(withToken("DELETE", ACKNOWLEDGEMENT, "").statusCode()).isEqualTo(204);
    assertThat(desk.said).containsExactly("ack I7K2Q9 mika on it", "unack I7K2Q9");
  }

  @Test
  void aSilenceIsPostedAndDeleted() throws Exception {
    String body =
        "{\"rule\":\"host.*\",\"labels\":{\"path\":\"/data\"},\"by\":\"mika\","
            + "\"reason\":\"new disk\",\"seconds\":7200}";
    HttpResponse<String> made = withToken("POST", "/api/v1/silences", body);
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(AlertsDocument.Silence.parse(new StringReader(made.body())))
        .isEqualTo(ScriptedDesk.DOCUMENT.silences().get(0));
    assertThat(withToken("DELETE", "/api/v1/silences/S3", "").statusCode()).isEqualTo(204);
    assertThat(withToken("DELETE", "/api/v1/silences/S4", "").statusCode()).isEqualTo(404);
    assertThat(desk.said)
        .containsExactly(
            "silence host.*{path=/data} mika new disk PT2H", "unsilence S3", "unsilence S4");
  }

  @Test
  void withoutTheTokenNothingIsChanged() throws Exception {
    assertThat(send("PUT", ACKNOWLEDGEMENT, "{}").statusCode()).isEqualTo(401);
    assertThat(send("POST", "/api/v1/silences", "{}").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/api/v1/alerts", "").statusCode()).isEqualTo(401);
    assertThat(desk.said).isEmpty();
  }

  @Test
  void aBrowsersSessionReadsButNeverChangesAnything() throws Exception {
    String cookie =
        send("POST", "/login", "token=right").headers().firstValue("Set-Cookie").orElseThrow();
    String session = cookie.substring(0, cookie.indexOf(';'));
    assertThat(send("GET", "/api/v1/alerts", "", "Cookie", session).statusCode()).isEqualTo(200);
    assertThat(send("PUT", ACKNOWLEDGEMENT, "{}", "Cookie", session).statusCode()).isEqualTo(401);
    assertThat(desk.said).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/alerts, 'GET, HEAD'",
    "GET, /api/v1/alerts/I7K2Q9/acknowledgement, 'DELETE, PUT'",
    "PUT, /api/v1/silences, 'GET, HEAD, POST'",
    "POST, /api/v1/silences/S3, DELETE",
    "POST, /api/v1/status, 'GET, HEAD'"
  })
  void otherMethodsAreRefusedWithThoseThatAreAllowed(String method, String path, String allowed)
      throws Exception {
    HttpResponse<String> answer = withToken(method, path, "{}");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains(allowed);
    assertThat(desk.said).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json|no JSON object",
        "{\"by\":\"mika\",\"reason\":\"x\",\"seconds\":1}|rule",
        "{\"rule\":\"x\",\"reason\":\"x\"}|seconds",
        "{\"rule\":\"x\",\"reason\":\"x\",\"seconds\":\"soon\"}|soon",
      })
  void aBodyThatIsWrongIsRefusedWithWhatIsWrong(String body, String told) throws Exception {
    HttpResponse<String> answer = withToken("POST", "/api/v1/silences", body);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(told);
    assertThat(desk.said).isEmpty();
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    assertThat(withToken("PUT", ACKNOWLEDGEMENT, " ".repeat(20_000) + "{}").body())
        .contains("larger than 16384 bytes");
  }

  @Test
  void anIncidentThatIsNotOpenIsRefused() throws Exception {
    HttpResponse<String> answer =
        withToken("PUT", "/api/v1/alerts/I0000/acknowledgement", "{\"by\":\"mika\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("no such open incident");
  }

  @Test
  void aTextThatIsNoDocumentIsRefused() {
    for (String text : List.of("[]", "{\"alerts\":[{}]}", "{\"silences\":[{\"id\":\"S\"}]}", "")) {
      assertThatThrownBy(() -> AlertsDocument.parse(new StringReader(text)))
          .isInstanceOf(IOException.class);
    }
  }
}
