package dev.pitwall.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.Unit;
import dev.pitwall.export.PrometheusExport;
import dev.pitwall.finding.Findings;
import dev.pitwall.history.History;
import dev.pitwall.history.HistorySettings;
import dev.pitwall.history.Range;
import dev.pitwall.history.SeriesFacts;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HistoryRoutesTest {
  private static final ReadingKey DISK =
      new ReadingKey("host.disk", Map.of("path", "/a, b=}", "kind", "x"));

  @TempDir private Path stateDir;
  private final Threads threads = new Threads();
  private final TestTime time = new TestTime();
  private final HttpClient client = HttpClient.newHttpClient();
  private History history;
  private AdminServer server;

  private final class Desk implements HistoryDesk {
    @Override
    public Instant now() {
      return time.now();
    }

    @Override
    public long bytes() {
      return history.bytes();
    }

    @Override
    public List<SeriesFacts> series() {
      return history.series();
    }

    @Override
    public Range range(ReadingKey key, Instant from, Instant to, Duration step) {
      return history.range(key, from, to, step);
    }
  }

  @BeforeEach
  void start() {
    Findings findings = new Findings(time);
    HistorySettings settings =
        new HistorySettings(true, Duration.ofDays(30), Duration.ofDays(396), 1 << 30, 100);
    history = History.open(Optional.of(stateDir), settings, time, findings, threads);
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
                ChecklistDesk.NONE,
                ScanDesk.NONE,
                SecurityDesk.NONE,
                new Desk(),
                RehearsalDesk.NONE,
                DashboardDesk.NONE,
                Locale.ENGLISH),
            new AdminServer.Surroundings(
                Optional.of(stateDir), threads, TimeSource.system(), findings));
    for (double value : new double[] {0.2, 0.9, 0.1, 0.4, 0.4, 0.4, 0.5}) {
      take(new Reading.Measured(DISK, Unit.RATIO, value));
      time.pass(Duration.ofSeconds(10));
    }
    time.pass(Duration.ofSeconds(50)); // a gap of a minute
    take(
        new Reading.Measured(DISK, Unit.RATIO, 0.7),
        new Reading.Measured(ReadingKey.of("host.load"), Unit.COUNT, 3));
    await().until(() -> history.series().size() == 2);
  }

  private void take(Reading... readings) {
    history.observe(new Sample("host", time.now(), time.nanoTime() + 1, List.of(readings)));
  }

  @AfterEach
  void stop() {
    server.close();
    threads.close();
    history.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url().orElseThrow() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> withToken(String path) throws Exception {
    return get(path, "Authorization", "Bearer right");
  }

  private static String disk() {
    return "series=" + URLEncoder.encode(DISK.toString(), StandardCharsets.UTF_8);
  }

  @Test
  void theSeriesAreListedWithWhatThereIsOfThem() throws Exception {
    HttpResponse<String> answer = withToken("/api/v1/history/series");
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonArray series =
        JsonParser.parseString(answer.body()).getAsJsonObject().getAsJsonArray("series");
    assertThat(series).hasSize(2);
    JsonObject first = series.get(0).getAsJsonObject();
    assertThat(first.get("key").getAsString()).isEqualTo(DISK.toString());
    assertThat(first.get("name").getAsString()).isEqualTo("host.disk");
    assertThat(first.getAsJsonObject("labels").get("path").getAsString()).isEqualTo("/a, b=}");
    assertThat(first.get("unit").getAsString()).isEqualTo("ratio");
    assertThat(first.get("first").getAsString()).isEqualTo("2026-11-23T10:00:00Z");
    assertThat(first.get("last").getAsString()).isEqualTo("2026-11-23T10:02:00Z");
  }

  @Test
  void aRangeComesInBucketsAndAGapIsNull() throws Exception {
    HttpResponse<String> answer =
        withToken(
            "/api/v1/history?"
                + disk()
                + "&series=host.load&from=2026-11-23T09:59:30Z&to=2026-11-23T10:02:59Z&step=1m");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject document = JsonParser.parseString(answer.body()).getAsJsonObject();
    assertThat(document.get("from").getAsString()).isEqualTo("2026-11-23T09:59:00Z");
    assertThat(document.get("to").getAsString()).isEqualTo("2026-11-23T10:03:00Z");
    assertThat(document.get("step").getAsInt()).isEqualTo(60);
    JsonObject disk = document.getAsJsonArray("series").get(0).getAsJsonObject();
    assertThat(disk.get("interval").getAsInt()).isEqualTo(10);
    assertThat(disk.get("resolution").getAsInt()).isEqualTo(1);
    assertThat(disk.get("min")).hasToString("[null,0.1,0.5,0.7]");
    assertThat(disk.get("avg")).hasToString("[null,0.4,0.5,0.7]");
    assertThat(disk.get("max")).hasToString("[null,0.9,0.5,0.7]");
    assertThat(disk.get("last")).hasToString("[null,0.4,0.5,0.7]");
    JsonObject load = document.getAsJsonArray("series").get(1).getAsJsonObject();
    assertThat(load.get("last")).hasToString("[null,null,null,3.0]");
    assertThat(load.get("interval").isJsonNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 10, 361",
    "from=-24h, 300, 289",
    "from=-30d, 7200, 361",
    "from=1763892000&to=1763892600&step=60, 60, 11",
  })
  void withoutAStepThereAreAtMostSixHundredBuckets(String range, int step, int buckets)
      throws Exception {
    HttpResponse<String> answer = withToken("/api/v1/history?" + disk() + "&" + range);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonObject document = JsonParser.parseString(answer.body()).getAsJsonObject();
    assertThat(document.get("step").getAsInt()).isEqualTo(step);
    JsonObject disk = document.getAsJsonArray("series").get(0).getAsJsonObject();
    assertThat(disk.getAsJsonArray("last")).hasSize(buckets);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | value | /api/v1/history",
        "400 | value | /api/v1/history?series=host.load&from=yesterday",
        "400 | value | /api/v1/history?series=host.load&step=0",
        "400 | value | /api/v1/history?series=host.load&step=fast",
        "400 | value | /api/v1/history?series=host.load&from=-24h&step=1",
        "400 | value | /api/v1/history?series=host.load&from=-1h&to=-2h",
        "404 | series | /api/v1/history?series=host.loaf",
        "404 | path | /api/v1/history/other",
      })
  void whatIsWrongIsAProblem(int status, String code, String path) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url().orElseThrow() + path));
    HttpResponse<String> answer =
        client.send(
            request.header("Authorization", "Bearer right").build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void withoutTheTokenNothingIsRead() throws Exception {
    assertThat(get("/api/v1/history/series").statusCode()).isEqualTo(401);
    assertThat(get("/api/v1/history?" + disk()).statusCode()).isEqualTo(401);
  }
}
