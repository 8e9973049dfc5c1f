package dev.pitwall.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.export.PrometheusExport;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmergencyRoutesTest {
  private static final String ROOT = "/api/v1/emergency";

  @TempDir Path stateDir;
  private final ScriptedEmergency desk = new ScriptedEmergency();
  private final Threads threads = new Threads();
  private AdminServer server;

  @BeforeEach
  void start() {
    TimeSource time = TimeSource.system();
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
                new ScriptedDesk(),
                desk,
                ChecklistDesk.NONE,
                Locale.ENGLISH),
            new AdminServer.Surroundings(Optional.of(stateDir), threads, time, new Findings(time)));
  }

  @AfterEach
  void stop() {
    server.close();
    threads.close();
  }

  private HttpResponse<String> call(String method, String path, String body, String token)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.url().orElseThrow() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void withoutTheTokenNothingIsDone() throws Exception {
    assertThat(call("POST", ROOT + "/maintenance", "{}", "wrong").statusCode()).isEqualTo(401);
    assertThat(call("POST", ROOT + "/evidence", "{}", "wrong").statusCode()).isEqualTo(401);
    assertThat(call("GET", ROOT, "", "wrong").statusCode()).isEqualTo(401);
    assertThat(desk.calls).isEmpty();
  }

  @Test
  void whileActionsAreOffOnlyLookingIsAllowedAndTheKeyIsNamed() throws Exception {
    desk.allowed = false;
    for (String[] call :
        List.of(
            new String[] {"POST", "/maintenance"},
            new String[] {"DELETE", "/maintenance"},
            new String[] {"POST", "/evidence"})) {
      HttpResponse<String> refused = call(call[0], ROOT + call[1], "{}", "right");
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).contains("admin.actions = true");
    }
    assertThat(desk.calls).isEmpty();
    assertThat(call("GET", ROOT, "", "right").body()).contains("\"actions\":false");
  }

  @Test
  void maintenanceIsTurnedOnSeenAndTurnedOff() throws Exception {
    HttpResponse<String> on =
        call("POST", ROOT + "/maintenance", "{\"by\":\"ann\",\"reason\":\"disk\"}", "right");
    assertThat(on.statusCode()).isEqualTo(200);
    assertThat(on.body())
        .contains("\"activeRequests\":3")
        .contains("\"maintenance\":{\"since\":\"1970-01-01T00:00:00Z\",\"by\":\"ann\"")
        .contains("\"reason\":\"disk\",\"kept\":true");
    assertThat(call("GET", ROOT, "", "right").body()).contains("\"by\":\"ann\"");
    assertThat(call("DELETE", ROOT + "/maintenance", "", "right").body())
        .contains("\"maintenance\":null");
    assertThat(desk.calls).containsExactly("close ann disk", "open");
  }

  @Test
  void evidenceIsBegunAndAskedFor() throws Exception {
    HttpResponse<String> begun = call("POST", ROOT + "/evidence", "", "right");
    assertThat(begun.statusCode()).isEqualTo(202);
    assertThat(begun.body()).isEqualTo("{\"id\":\"e1\"}");
    assertThat(call("GET", ROOT + "/evidence/e1", "", "right").body())
        .contains("\"done\":true", "\"file\":\"/tmp/e1.zip\"", "\"name\":\"threads.txt\"");
    assertThat(call("GET", ROOT + "/evidence/e2", "", "right").statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyThatIsNoJsonAndAMethodThatDoesNotFitAreRefused() throws Exception {
    assertThat(call("POST", ROOT + "/maintenance", "[", "right").statusCode()).isEqualTo(400);
    assertThat(call("GET", ROOT + "/maintenance", "", "right").statusCode()).isEqualTo(405);
    assertThat(call("POST", ROOT, "", "right").statusCode()).isEqualTo(405);
    assertThat(desk.calls).isEmpty();
  }
}
