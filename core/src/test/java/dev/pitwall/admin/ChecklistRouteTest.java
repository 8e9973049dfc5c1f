package dev.pitwall.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.export.PrometheusExport;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.Writer;
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

@Timeout(60)
class ChecklistRouteTest {
  private static final String PATH = "/api/v1/checklist";

  @TempDir private Path stateDir;
  private final Threads threads = new Threads();
  private final HttpClient client = HttpClient.newHttpClient();
  private ChecklistDesk.Answer answer = ChecklistDesk.Answer.BEGUN;
  private int made;
  private AdminServer server;

  private final class Desk implements ChecklistDesk {
    @Override
    public void writeTo(Writer out) throws IOException {
      out.write("{\"app\":\"shop\"}");
    }

    @Override
    public Answer make() {
      made++;
      return answer;
    }
  }

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
                new ScriptedEmergency(),
                new Desk(),
                Locale.ENGLISH),
            new AdminServer.Surroundings(Optional.of(stateDir), threads, time, new Findings(time)));
  }

  @AfterEach
  void stop() {
    server.close();
    threads.close();
  }

  private HttpResponse<String> send(String method, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url().orElseThrow() + PATH))
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> withToken(String method) throws Exception {
    return send(method, "Authorization", "Bearer right");
  }

  @Test
  void readingChangesNothing() throws Exception {
    assertThat(withToken("GET").body()).isEqualTo("{\"app\":\"shop\"}");
    assertThat(withToken("GET").statusCode()).isEqualTo(200);
    assertThat(made).isZero();
  }

  @Test
  void oneIsMadeByAPostWithTheTokenOnly() throws Exception {
    assertThat(send("POST").statusCode()).isEqualTo(401);
    assertThat(send("GET").statusCode()).isEqualTo(401);
    assertThat(withToken("DELETE").statusCode()).isEqualTo(405);
    assertThat(made).isZero();
    assertThat(withToken("POST").statusCode()).isEqualTo(202);
    assertThat(made).isEqualTo(1);
  }

  @Test
  void whatKeepsItFromBeingMadeIsAProblem() throws Exception {
    answer = ChecklistDesk.Answer.NO_CHANNEL;
    assertThat(withToken("POST").statusCode()).isEqualTo(409);
    assertThat(withToken("POST").body()).contains("No channel is configured");
    answer = ChecklistDesk.Answer.BUSY;
    assertThat(withToken("POST").body()).contains("A checklist is being made");
  }
}
