package dev.pitwall.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.alert.Severity;
import dev.pitwall.alert.State;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.export.PrometheusExport;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.metrics.RequestWindow;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AdminServerTest {
  private static final String TOKEN = "right-token";
  private static final Status STATUS =
      new Status(
          "Race<Predictor>",
          List.of(
              new Status.Alert(
                  "host.cpu",
                  "",
                  State.FIRING,
                  Instant.parse("2026-11-23T14:00:00Z"),
                  0.91,
                  0.80,
                  Severity.WARNING)),
          new Status.Outbox(1, 0),
          List.of(
              new Reading.Unknown(ReadingKey.of("db.connections"), Unit.COUNT, "no answer"),
              new Reading.Measured(ReadingKey.of("host.disk", "path", "/"), Unit.RATIO, 0.5)),
          Map.of("route", 3L),
          List.of(new Finding("a.b", "text", Instant.parse("2026-11-23T13:00:00Z"))),
          new Status.Requests(
              new RequestWindow("", 60, 0, 0, null),
              List.of(
                  new RequestWindow(
                      "/r/{id}", 60, 9, 1, new RequestWindow.Latency(.1, .2, .3, .4)))),
          new Status.Cluster("FOLLOWER", "web-2", "web-1", ""));

  @TempDir private Path stateDir;
  private final TimeSource time = TimeSource.system();
  private final Threads threads = new Threads();
  private final Findings findings = new Findings(time);
  private final HttpClient client = HttpClient.newHttpClient();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<AdminServer> servers = new ArrayList<>();
  private boolean up = true;

  @AfterEach
  void stop() {
    servers.forEach(AdminServer::close);
    threads.close();
  }

  private final ScriptedEmergency emergency = new ScriptedEmergency();

  private AdminServer start(AdminSettings settings) {
    registry.counter("orders").increment();
    AdminViews views =
        new AdminViews(
            () -> STATUS,
            () -> new Health(List.of(new Health.Probe("database", up))),
            new PrometheusExport(registry, () -> {}),
            new ScriptedDesk(),
            emergency,
            ChecklistDesk.NONE,
            Locale.ENGLISH);
    AdminServer server =
        AdminServer.start(
            settings,
            views,
            new AdminServer.Surroundings(Optional.of(stateDir), threads, time, findings),
            Duration.ofSeconds(1));
    servers.add(server);
    return server;
  }

  private static AdminSettings settings(int port, boolean prometheus) {
    return new AdminSettings(
        true, "127.0.0.1", port, Optional.of(TOKEN), List.of("ops.example.org"), prometheus);
  }

  private AdminServer start() {
    return start(settings(0, true));
  }

  private HttpResponse<String> send(
      AdminServer server, String method, String path, @Nullable String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url().orElseThrow() + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(AdminServer server, String path, String... headers)
      throws Exception {
    return send(server, "GET", path, null, headers);
  }

  /** For what the JDK's client does not let one write. */
  private static String raw(AdminServer server, String request) throws IOException {
    try (Socket socket = connect(server)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Socket connect(AdminServer server) throws IOException {
    int port = server.address().orElseThrow().getPort();
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  void liveIsUpAndOpen() throws Exception {
    HttpResponse<String> response = get(start(), "/health/live");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"UP\",\"checks\":[]}");
  }

  @Test
  void readyIsDownWith503WhenACheckIs() throws Exception {
    AdminServer server = start();
    assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
    up = false;
    HttpResponse<String> response = get(server, "/health/ready");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body())
        .isEqualTo(
            "{\"status\":\"DOWN\",\"checks\":[{\"name\":\"database\",\"status\":\"DOWN\"}]}");
  }

  @Test
  void metricsAreOpenAndInTheFormatAskedFor() throws Exception {
    AdminServer server = start();

    assertThat(get(server, "/metrics").body()).contains("orders_total 1.0");
    HttpResponse<String> response =
        get(server, "/metrics", "Accept", "application/openmetrics-text");
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(response.body()).endsWith("# EOF\n");
  }

  @Test
  void metricsAreGoneWhenThePrometheusExportIsOff() throws Exception {
    assertThat(get(start(settings(0, false)), "/metrics").statusCode()).isEqualTo(404);
  }

  @Test
  void statusNeedsTheToken() throws Exception {
    AdminServer server = start();

    HttpResponse<String> none = get(server, "/api/v1/status");
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(none.body()).contains("\"code\":\"token\"").doesNotContain("Race");
    assertThat(get(server, "/api/v1/status", "Authorization", "Bearer wrong").statusCode())
        .isEqualTo(401);
    HttpResponse<String> right = get(server, "/api/v1/status", "Authorization", "Bearer " + TOKEN);
    assertThat(right.statusCode()).isEqualTo(200);
    assertThat(Status.parse(new StringReader(right.body()))).isEqualTo(STATUS);
  }

  @Test
  void whatDoesNotExistIs401WithoutTheTokenAnd404WithIt() throws Exception {
    AdminServer server = start();

    assertThat(get(server, "/api/v1/nothing").statusCode()).isEqualTo(401);
    HttpResponse<String> response =
        get(server, "/api/v1/nothing", "Authorization", "Bearer " + TOKEN);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void anAddressThatFailsFiveTimesIsNotListenedTo() throws Exception {
    AdminServer server = start();
    for (int i = 0; i < 5; i++) {
      assertThat(get(server, "/api/v1/status", "Authorization", "Bearer no").statusCode())
          .isEqualTo(401);
    }

    HttpResponse<String> response =
        get(server, "/api/v1/status", "Authorization", "Bearer " + TOKEN);
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("60");
    assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() throws Exception {
    AdminServer server = start();
    for (String path : List.of("/", "/health/live", "/metrics", "/style.css", "/nothing")) {
      var headers = get(server, path).headers();
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'; script-src 'self'; style-src 'self';");
      assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
    }
  }

  @Test
  void aNameThatIsNotOursGets421() throws Exception {
    AdminServer server = start();
    String rest = "\r\nConnection: close\r\n\r\n";

    assertThat(raw(server, "GET /health/live HTTP/1.1\r\nHost: evil.example" + rest))
        .startsWith("HTTP/1.1 421");
    assertThat(raw(server, "GET /health/live HTTP/1.1\r\nHost: ops.example.org" + rest))
        .startsWith("HTTP/1.1 200");
    assertThat(raw(server, "GET /health/live HTTP/1.1\r\nHost: LocalHost:7717" + rest))
        .startsWith("HTTP/1.1 200");
    assertThat(raw(server, "GET /health/live HTTP/1.1\r\nHost: [::1]:7717" + rest))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void headAnswersAsGetWithoutABody() throws Exception {
    AdminServer server = start();
    HttpResponse<String> response = send(server, "HEAD", "/health/live", null);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Length")).hasValue("27");
  }

  @Test
  void otherMethodsAre405() throws Exception {
    AdminServer server = start();
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "TRACK")) {
      HttpResponse<String> response = send(server, method, "/api/v1/status", "");
      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }
    assertThat(get(server, "/logout").statusCode()).isEqualTo(405);
  }

  @Test
  void theFormTradesTheTokenForASessionThatShowsThePage() throws Exception {
    AdminServer server = start();
    assertThat(get(server, "/").statusCode()).isEqualTo(401);
    assertThat(send(server, "POST", "/login", "token=wrong").statusCode()).isEqualTo(401);
    HttpResponse<String> login = send(server, "POST", "/login", "token=" + TOKEN);
    assertThat(login.statusCode()).isEqualTo(303);
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("; HttpOnly").contains("; SameSite=Strict").doesNotContain(TOKEN);
    String session = cookie.substring(0, cookie.indexOf(';'));

    HttpResponse<String> page = get(server, "/plain", "Cookie", session, "Accept-Language", "en");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("One alert is active.")
        .contains("Replica web-2: FOLLOWER, leader web-1<")
        .contains("Race&lt;Predictor&gt;")
        .contains("/r/{id}")
        .contains("unknown: no answer")
        .doesNotContain("<script")
        .doesNotContain("style=");
    assertThat(get(server, "/plain", "Cookie", session, "Accept-Language", "ja,en;q=0.5").body())
        .contains("lang=ja")
        .contains("アラートが 1 件発生しています。");

    send(server, "POST", "/logout", "", "Cookie", session);
    assertThat(get(server, "/", "Cookie", session).statusCode()).isEqualTo(401);
  }

  @Test
  void aFormOfAnotherSiteIsRefused() throws Exception {
    AdminServer server = start();

    assertThat(
            send(server, "POST", "/login", "token=" + TOKEN, "Sec-Fetch-Site", "cross-site")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            send(server, "POST", "/login", "token=" + TOKEN, "Origin", "http://evil.example")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void aFormThatIsTooLargeIsRefused() throws Exception {
    assertThat(send(start(), "POST", "/login", "token=" + "x".repeat(5_000)).statusCode())
        .isEqualTo(413);
  }

  @Test
  void aBusyPortGivesWayToOneOfTheNextTen() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      AdminServer server = start(settings(busy.getLocalPort(), true));

      assertThat(server.address().orElseThrow().getPort())
          .isBetween(busy.getLocalPort() + 1, busy.getLocalPort() + 10);
      assertThat(findings.list()).extracting(Finding::code).containsExactly("admin.other-port");
    }
  }

  @Test
  void elevenBusyPortsSwitchThePortOffWithAFinding() throws Exception {
    List<ServerSocket> busy = elevenInARow();
    try {
      AdminServer server = start(settings(busy.get(0).getLocalPort(), true));

      assertThat(server.address()).isEmpty();
      assertThat(server.url()).isEmpty();
      assertThat(findings.list()).extracting(Finding::code).containsExactly("admin.off");
      assertThat(findings.list().get(0).text())
          .contains(Integer.toString(busy.get(0).getLocalPort()))
          .contains("admin.port");
    } finally {
      for (ServerSocket socket : busy) {
        socket.close();
      }
    }
  }

  private static List<ServerSocket> elevenInARow() throws IOException {
    for (int first = 20_000; first < 30_000; first += 11) {
      List<ServerSocket> taken = new ArrayList<>();
      try {
        for (int port = first; port < first + 11; port++) {
          taken.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        }
        return taken;
      } catch (IOException somebodyElseHasOne) {
        for (ServerSocket socket : taken) {
          socket.close();
        }
      }
    }
    throw new IOException("no eleven free ports in a row");
  }

  @Test
  void clientsThatSendNothingFurtherDoNotHoldTheServer() throws Exception {
    AdminServer server = start();
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 90; i++) {
        Socket socket = connect(server);
        OutputStream out = socket.getOutputStream();
        out.write("GET /health/live HT".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        slow.add(socket);
      }
      await()
          .atMost(Duration.ofSeconds(50))
          .ignoreExceptions()
          .until(() -> get(server, "/health/live").statusCode() == 200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void theTokenIsMadeOnceAndOnlyTheOwnerMayReadIt() throws Exception {
    AdminSettings own = new AdminSettings(true, "127.0.0.1", 0, Optional.empty(), List.of(), true);
    AdminServer server = start(own);
    Path file = stateDir.resolve("admin.token");
    String token = Files.readString(file).strip();

    assertThat(token).hasSize(43).matches("[A-Za-z0-9_-]+");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(get(server, "/api/v1/status", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(200);
    start(own);
    assertThat(Files.readString(file).strip()).isEqualTo(token);
  }

  @Test
  void offMeansNoPortAndNoFile() throws Exception {
    AdminServer server =
        start(new AdminSettings(false, "127.0.0.1", 0, Optional.empty(), List.of(), true));

    assertThat(server.address()).isEmpty();
    assertThat(stateDir).isEmptyDirectory();
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aPortThatOthersCanReachIsAFinding() {
    start(new AdminSettings(true, "0.0.0.0", 0, Optional.of(TOKEN), List.of(), true));

    assertThat(findings.list()).extracting(Finding::code).containsExactly("admin.not-loopback");
  }

  @Test
  void beyondLoopbackNothingButProbesAndMetricsAnswersWithoutAProxy() throws Exception {
    AdminServer open =
        start(new AdminSettings(true, "0.0.0.0", 0, Optional.of(TOKEN), List.of(), true));
    String bearer = "Bearer " + TOKEN;

    assertThat(get(open, "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(open, "/metrics").statusCode()).isEqualTo(200);
    for (String path : List.of("/", "/login", "/api/v1/status", "/assets/x/main.js")) {
      HttpResponse<String> answer = get(open, path, "Authorization", bearer);
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.body()).contains("\"code\":\"exposed\"").contains("admin.proxy");
    }
    assertThat(send(open, "POST", "/login", "token=" + TOKEN).statusCode()).isEqualTo(403);
    assertThat(open.link()).isEmpty();

    AdminServer behind =
        start(new AdminSettings(true, "0.0.0.0", 0, Optional.of(TOKEN), List.of(), true, true));
    assertThat(get(behind, "/api/v1/status", "Authorization", bearer).statusCode()).isEqualTo(200);
    assertThat(send(behind, "POST", "/login", "token=" + TOKEN).headers().firstValue("Set-Cookie"))
        .get(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("; Secure");
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aLinkOpensOnceAndAskingForItsAddressChangesNothing() throws Exception {
    AdminServer server = start();
    String link = server.link().orElseThrow();
    String code = link.substring(link.indexOf('#') + 1);
    assertThat(link).startsWith(server.url().orElseThrow() + "/login#");

    assertThat(get(server, "/login").headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(get(server, "/login?code=" + code).headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(send(server, "POST", "/login", "code=" + code).statusCode()).isEqualTo(303);
    assertThat(send(server, "POST", "/login", "code=" + code).statusCode()).isEqualTo(401);
  }

  @Test
  void aNewLinkIsForTheTokenOnly() throws Exception {
    AdminServer server = start();
    String cookie =
        send(server, "POST", "/login", "token=" + TOKEN)
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow();
    assertThat(
            send(
                    server,
                    "POST",
                    "/api/v1/login-links",
                    "",
                    "Cookie",
                    cookie,
                    "X-Pitwall-Proof",
                    "x")
                .statusCode())
        .isEqualTo(401);
    HttpResponse<String> made =
        send(server, "POST", "/api/v1/login-links", "", "Authorization", "Bearer " + TOKEN);
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.body()).contains("\"path\":\"/login#").contains("\"seconds\":120");
  }
}
