package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import dev.pitwall.check.ReadingCatalogue;
import dev.pitwall.notify.wire.WebReceiver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lively engine, the Prometheus of Debian's package {@code prometheus} that scrapes it, and the
 * rules and dashboards of the documentation.
 */
@Timeout(120)
class PrometheusExportTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path RULES = DOCS.resolve("prometheus").resolve("pitwall-rules.yml");
  private static final List<Path> BOARDS =
      List.of(
          DOCS.resolve("grafana").resolve("pitwall-overview.json"),
          DOCS.resolve("grafana").resolve("pitwall-database.json"));
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What Prometheus adds itself. */
  private static final Set<String> OF_PROMETHEUS = Set.of("up");

  @TempDir private static Path folder;
  private static WebReceiver channel;
  private static LivelyEngine engine;
  private static Process prometheus;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    channel = new WebReceiver().always(body -> WebReceiver.http("200 OK", ""));
    engine =
        new LivelyEngine(
            folder, "notify.webhook.url = \"http://127.0.0.1:" + channel.port() + "/hook\"");
    engine.traffic();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    url = "http://127.0.0.1:" + port;
    String target = URI.create(engine.url()).getAuthority();
    Path config =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            String.join(
                "\n",
                "global: {scrape_interval: 1s, evaluation_interval: 1s}",
                "rule_files: [\"" + RULES.toRealPath() + "\"]",
                "scrape_configs:",
                "  - job_name: pitwall",
                "    static_configs: [{targets: [\"" + target + "\"]}]",
                ""));
    prometheus =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    await("ready").atMost(PATIENCE).until(() -> number("up{job=\"pitwall\"}") == 1);
  }

  @AfterAll
  static void stop() throws Exception {
    if (prometheus != null) {
      prometheus.destroy();
      if (!prometheus.waitFor(10, TimeUnit.SECONDS)) {
        prometheus.destroyForcibly();
      }
    }
    engine.close();
    channel.close();
  }

  private static JsonObject ask(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(Duration.ofSeconds(20))
                    .build(),
                BodyHandlers.ofString());
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  private static JsonObject query(String expression) throws IOException, InterruptedException {
    return ask("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
  }

  /** The value of an expression with one series; NaN while there is none. */
  private static double number(String expression) throws InterruptedException {
    assertThat(prometheus.isAlive()).isTrue();
    try {
      JsonArray result = query(expression).getAsJsonObject("data").getAsJsonArray("result");
      return result.size() == 1
          ? result.get(0).getAsJsonObject().getAsJsonArray("value").get(1).getAsDouble()
          : Double.NaN;
    } catch (IOException | JsonSyntaxException notYet) {
      return Double.NaN;
    }
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** The names of all series, with the suffixes that the histogram has. */
  private static Set<String> exposed() throws IOException, InterruptedException {
    Set<String> names = new TreeSet<>();
    text(engine.get("/metrics"))
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  /** A tool's exit code and all it prints. */
  private record Ran(int code, String output) {}

  private static Ran run(InputStream input, String... command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      input.transferTo(in);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), output);
  }

  @Test
  void prometheusScrapesWhatWasRecorded() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                number(
                        "sum(http_server_request_duration_seconds_count"
                            + "{http_route=\"/pay\",job=\"pitwall\"})")
                    == 30);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                number(
                        "http_server_request_duration_seconds_count{http_route=\"/pay\","
                            + "http_response_status_code=\"500\","
                            + "error_type=\"java.lang.IllegalStateException\"}")
                    == 10);
    await().atMost(PATIENCE).until(() -> number("pitwall_reading{name=\"host.memory\"}") > 0);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                number(
                        "target_info{service_name=\"shop\",service_instance_id=\"shop-1\","
                            + "deployment_environment_name=\"staging\"}")
                    == 1);
    await().atMost(PATIENCE).until(() -> number("pitwall_dropped_total{what=\"route\"}") == 4);
  }

  @Test
  void promtoolFindsNothingToSayAboutTheMetrics() throws Exception {
    awaitEverything();
    HttpResponse<byte[]> answer = engine.get("/metrics", "Accept", "text/plain");
    Ran ran = run(new ByteArrayInputStream(answer.body()), "promtool", "check", "metrics");
    assertThat(ran).isEqualTo(new Ran(0, ""));
  }

  @Test
  void theFormatAndTheEncodingAreThoseThatAreAskedFor() throws Exception {
    HttpResponse<byte[]> open =
        engine.get("/metrics", "Accept", "application/openmetrics-text", "Accept-Encoding", "gzip");
    assertThat(open.headers().firstValue("Content-Type"))
        .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(open.headers().firstValue("Content-Encoding")).contains("gzip");
    assertThat(open.headers().firstValue("Vary")).contains("Accept, Accept-Encoding");
    String unpacked;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(open.body()))) {
      unpacked = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(unpacked).contains("# TYPE target info\n").endsWith("# EOF\n");

    HttpResponse<byte[]> plain = engine.get("/metrics", "Accept-Encoding", "gzip;q=0, br");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(plain.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(text(plain)).contains("# TYPE http_server_request_duration_seconds histogram\n");
  }

  @Test
  void promtoolTakesTheRulesAndPrometheusEvaluatesThem() throws Exception {
    Ran ran = run(InputStream.nullInputStream(), "promtool", "check", "rules", RULES.toString());
    assertThat(ran.code()).as(ran.output()).isZero();
    assertThat(ran.output()).doesNotContain("duplicate").contains("SUCCESS");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              int rules = 0;
              for (JsonElement group :
                  ask("/api/v1/rules").getAsJsonObject("data").getAsJsonArray("groups")) {
                for (JsonElement rule : group.getAsJsonObject().getAsJsonArray("rules")) {
                  assertThat(rule.getAsJsonObject().get("health").getAsString())
                      .as(rule.toString())
                      .isEqualTo("ok");
                  rules++;
                }
              }
              assertThat(rules).isGreaterThan(80);
            });
  }

  /** The expressions of a dashboard, and the queries of its variables. */
  private static List<String> expressions(Path board) throws IOException {
    List<String> expressions = new ArrayList<>();
    collect(JsonParser.parseString(Files.readString(board)), expressions);
    return expressions;
  }

  private static void collect(JsonElement json, List<String> expressions) {
    if (json.isJsonArray()) {
      json.getAsJsonArray().forEach(each -> collect(each, expressions));
    } else if (json.isJsonObject()) {
      json.getAsJsonObject()
          .entrySet()
          .forEach(
              each -> {
                boolean query = each.getKey().equals("expr") || each.getKey().equals("definition");
                if (query) {
                  expressions.add(each.getValue().getAsString());
                } else {
                  collect(each.getValue(), expressions);
                }
              });
    }
  }

  private static Set<String> names(String expression) {
    Set<String> names = new TreeSet<>();
    String asked = expression.replaceFirst("^label_values\\((.*), \\w+\\)$", "$1");
    Matcher name =
        Pattern.compile("\\b[a-z]+(_[a-z0-9]+)+(?=[{\\[ )]|$)")
            .matcher(
                asked
                    .replaceAll("\"[^\"]*\"", "\"\"")
                    .replaceAll("(?:by|on|group_left) ?\\([^)]*\\)", ""));
    while (name.find()) {
      names.add(name.group());
    }
    return names;
  }

  private static Set<String> readings(String expression) {
    Set<String> readings = new TreeSet<>();
    Matcher name = Pattern.compile("\\bname=~?\"([^\"]*)\"").matcher(expression);
    while (name.find()) {
      readings.addAll(List.of(name.group(1).split("\\|", -1)));
    }
    return readings;
  }

  private static void awaitEverything() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                exposed()
                    .containsAll(
                        Set.of(
                            "pitwall_backup_last_success_timestamp_seconds",
                            "pitwall_check_status",
                            "pitwall_notifications_total",
                            "pitwall_dropped_total")));
  }

  @Test
  void everyNameInRulesAndDashboardsIsExposed() throws Exception {
    awaitEverything();
    List<String> all = new ArrayList<>();
    for (Path board : BOARDS) {
      all.addAll(expressions(board));
    }
    Matcher expression =
        Pattern.compile("(?m)^ +expr: '?(.*?)'?$").matcher(Files.readString(RULES));
    while (expression.find()) {
      all.add(expression.group(1));
    }
    assertThat(all).hasSizeGreaterThan(120);
    Set<String> names = new TreeSet<>();
    Set<String> readings = new TreeSet<>();
    all.forEach(each -> names.addAll(names(each)));
    all.forEach(each -> readings.addAll(readings(each)));
    assertThat(names).contains("http_server_request_duration_seconds_bucket", "pitwall_reading");
    names.removeAll(OF_PROMETHEUS);
    names.removeAll(exposed());
    assertThat(names).as("no series has this name").isEmpty();
    readings.removeIf(name -> name.startsWith("check."));
    readings.removeAll(ReadingCatalogue.names());
    assertThat(readings).as("no check answers this").isEmpty();
  }

  @Test
  void prometheusUnderstandsEveryExpressionOfTheDashboards() throws Exception {
    for (Path board : BOARDS) {
      JsonObject json = JsonParser.parseString(Files.readString(board)).getAsJsonObject();
      assertThat(json.get("uid").isJsonNull()).isTrue();
      assertThat(json.toString()).doesNotContain("\"uid\":\"P").contains("${datasource}");
      for (String expression : expressions(board)) {
        if (expression.startsWith("label_values(")) {
          continue;
        }
        String filled =
            expression
                .replace("$__rate_interval", "5s")
                .replace("$job", "pitwall")
                .replace("$instance", ".*");
        assertThat(query(filled).get("status").getAsString()).as(expression).isEqualTo("success");
      }
    }
  }

  @Test
  void theDashboardsShowSomethingOfALivelyEngine() {
    List<String> silent = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              silent.clear();
              for (String expression : expressions(BOARDS.get(0))) {
                if (!expression.startsWith("label_values(") && isSilent(expression)) {
                  silent.add(expression);
                }
              }
              // nothing is wrong, there is no connection pool, and the JVM has not collected yet
              silent.removeIf(
                  each ->
                      each.contains("jvm.pool")
                          || each.contains("\"jvm.heap\"")
                          || each.endsWith(") > 0"));
              assertThat(silent).isEmpty();
            });
  }

  private static boolean isSilent(String expression) {
    try {
      engine.request("/pay", 500, Duration.ofMillis(3), "java.lang.IllegalStateException");
      String filled =
          expression
              .replace("$__rate_interval", "10s")
              .replace("$job", "pitwall")
              .replace("$instance", ".*");
      return query(filled).getAsJsonObject("data").getAsJsonArray("result").isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
