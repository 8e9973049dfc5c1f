package dev.pitwall.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.export.PrometheusExport;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayInputStream;
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
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DashboardRoutesTest {
  private static final Pattern ASSETS = Pattern.compile("data-assets=\"(assets/[0-9a-f]{16}/)\"");
  private static final Pattern PROOF = Pattern.compile("data-proof=\"([^\"]*)\"");

  @TempDir private Path stateDir;
  private final Threads threads = new Threads();
  private final TimeSource time = TimeSource.system();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Scripted desk = new Scripted();
  private AdminServer server;
  private String session = "";

  private static final class Scripted implements DashboardDesk {
    private boolean actions = true;
    private boolean busy;
    private int tried;

    @Override
    public boolean actions() {
      return actions;
    }

    @Override
    public boolean sample(long id, Writer out) throws IOException {
      out.write("{\"id\":" + id + "}");
      return id == 7;
    }

    @Override
    public void write(Document document, Locale locale, Writer out) throws IOException {
      out.write("{\"" + document + "\":\"" + locale.getLanguage() + "\"}");
    }

    @Override
    public Optional<String> runbook(String rule, Locale locale) {
      return rule.equals("host.cpu") ? Optional.of("# host.cpu") : Optional.empty();
    }

    @Override
    public boolean tryChannels() {
      tried++;
      return !busy;
    }

    @Override
    public Optional<Lines> log(int file, long from) {
      if (file != 0) {
        return Optional.empty();
      }
      return Optional.of(
          from < 0 ? new Lines(20, 0, List.of("one", "data: two")) : new Lines(from, 7, List.of()));
    }
  }

  @BeforeEach
  void start() throws Exception {
    server =
        AdminServer.start(
            new AdminSettings(true, "127.0.0.1", 0, Optional.of("right"), List.of(), false),
            new AdminViews(
                () ->
                    new Status(
                        "Sho\"p<", List.of(), null, List.of(), Map.of(), List.of(), null, null),
                () -> new Health(List.of()),
                new PrometheusExport(
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), () -> {}),
                new ScriptedDesk(),
                new ScriptedEmergency(),
                ChecklistDesk.NONE,
                ScanDesk.NONE,
                SecurityDesk.NONE,
                HistoryDesk.NONE,
                RehearsalDesk.NONE,
                desk,
                Locale.ENGLISH),
            new AdminServer.Surroundings(Optional.of(stateDir), threads, time, new Findings(time)));
    String cookie =
        send("POST", "/login", "token=right").headers().firstValue("Set-Cookie").orElseThrow();
    session = cookie.substring(0, cookie.indexOf(';'));
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

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Cookie";
    all[headers.length + 1] = session;
    return send("GET", path, "", all);
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(pattern.pattern()).isTrue();
    return matcher.group(1);
  }

  @Test
  void everyPageIsTheFrameWithASessionAndTheFormWithoutOne() throws Exception {
    for (String page : Shell.PAGES) {
      HttpResponse<String> in = get("/" + page);
      assertThat(in.statusCode()).as(page).isEqualTo(200);
      assertThat(in.body())
          .contains("data-app=\"Sho&quot;p&lt;\"", "data-page=\"alerts\"", "main.js")
          .doesNotContain("style=", "http://", "https://");
      HttpResponse<String> out = send("GET", "/" + page, "");
      assertThat(out.statusCode()).as(page).isEqualTo(401);
      assertThat(out.body()).contains("<form", "login.js").doesNotContain("Sho", "data-proof");
    }
  }

  @Test
  void languageAndThemeAreThoseOfTheAddressThenTheCookieThenTheBrowser() throws Exception {
    assertThat(get("/", "Accept-Language", "ja").body()).contains("lang=ja", "data-theme=auto");
    assertThat(get("/?lang=en", "Accept-Language", "ja").body()).contains("lang=en");
    String cookies = session + "; pitwall-lang=ja; pitwall-theme=dark";
    assertThat(send("GET", "/", "", "Cookie", cookies).body())
        .contains("lang=ja", "data-theme=dark", "アラート");
    assertThat(send("GET", "/", "", "Cookie", session + "; pitwall-theme=\"><script>").body())
        .contains("data-theme=auto")
        .doesNotContain("><script>");
  }

  @Test
  void theFilesMayBeKeptForEverAndAreSmall() throws Exception {
    String folder = "/" + found(ASSETS, get("/").body());
    int packed = 0;
    for (String file : List.of("main.js", "dashboard.css", "uPlot.iife.min.js", "words-ja.json")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url().orElseThrow() + folder + file))
              .header("Accept-Encoding", "gzip")
              .build();
      HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(answer.headers().firstValue("Cache-Control"))
          .hasValue("public, max-age=31536000, immutable");
      assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
          .isEqualTo(get(folder + file).body().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      packed += answer.body().length;
    }
    assertThat(packed).isLessThan(45_000);
    assertThat(get("/assets/0000000000000000/main.js").headers().firstValue("Cache-Control"))
        .hasValue("no-store");
    assertThat(get(folder + "../AdminServer.class").statusCode()).isEqualTo(404);
  }

  @Test
  void documentsAreInTheLanguageAskedForAndNeedAdmission() throws Exception {
    for (DashboardDesk.Document each : DashboardDesk.Document.values()) {
      assertThat(get(each.path() + "?lang=ja").body()).isEqualTo("{\"" + each + "\":\"ja\"}");
      assertThat(send("GET", each.path(), "").statusCode()).isEqualTo(401);
    }
    assertThat(get("/api/v1/runbooks/host.cpu").body()).isEqualTo("# host.cpu");
    assertThat(get("/api/v1/runbooks/none").statusCode()).isEqualTo(404);
  }

  @Test
  void theTailIsAStreamThatEndsAndSaysWhereToGoOn() throws Exception {
    HttpResponse<String> first = get("/api/v1/logs/tail?file=0");
    assertThat(first.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream; charset=utf-8");
    assertThat(first.body())
        .isEqualTo("retry: 2000\n\nid: 20\nevent: lines\ndata: one\ndata: data: two\n\n");
    assertThat(get("/api/v1/logs/tail?file=0", "Last-Event-ID", "20").body())
        .isEqualTo("retry: 2000\n\nevent: skipped\ndata: 7\n\nid: 20\nevent: lines\ndata\n\n");
    assertThat(get("/api/v1/logs/tail?file=9").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/logs/tail?file=99999999999999999999").statusCode()).isEqualTo(200);
  }

  @Test
  void aBrowserActsWithProofAndOriginAndOnlyIfActionsAreOn() throws Exception {
    String proof = found(PROOF, get("/").body());
    String test = "/api/v1/alerts/test";

    assertThat(send("POST", test, "", "Cookie", session).statusCode()).isEqualTo(401);
    assertThat(send("POST", test, "", "Cookie", session, "X-Pitwall-Proof", "wrong").statusCode())
        .isEqualTo(403);
    assertThat(
            send(
                    "POST",
                    test,
                    "",
                    "Cookie",
                    session,
                    "X-Pitwall-Proof",
                    proof,
                    "Origin",
                    "http://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(desk.tried).isZero();
    assertThat(send("POST", test, "", "Cookie", session, "X-Pitwall-Proof", proof).statusCode())
        .isEqualTo(202);
    assertThat(desk.tried).isOne();

    desk.actions = false;
    HttpResponse<String> off = send("POST", test, "", "Cookie", session, "X-Pitwall-Proof", proof);
    assertThat(off.statusCode()).isEqualTo(403);
    assertThat(off.body()).contains("\"code\":\"actions\"", "admin.actions");
    assertThat(desk.tried).isOne();

    // what is not the dashboard's stays with the token
    desk.actions = true;
    assertThat(
            send(
                    "POST",
                    "/api/v1/emergency/maintenance",
                    "",
                    "Cookie",
                    session,
                    "X-Pitwall-Proof",
                    proof)
                .statusCode())
        .isEqualTo(401);
    desk.busy = true;
    assertThat(send("POST", test, "", "Authorization", "Bearer right").statusCode()).isEqualTo(409);
  }

  @Test
  void askingChangesNothing() throws Exception {
    for (String path : List.of("/api/v1/alerts/test", "/logout", "/api/v1/login-links")) {
      get(path);
    }
    assertThat(desk.tried).isZero();
    assertThat(get("/").statusCode()).isEqualTo(200);
  }
}
