package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin port of the real agent. */
class AdminPortIT {
  /** A line of the text format of Prometheus, version 0.0.4. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "[a-zA-Z_:][a-zA-Z0-9_:]*"
              + "(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"(\\\\.|[^\"\\\\])*\",?)*})?"
              + " (NaN|[+-]?Inf|[+-]?[0-9.]+([eE][+-]?[0-9]+)?)( [0-9]+)?");

  @TempDir static Path folder;
  private static RunningShop shop;
  private static String admin;

  @BeforeAll
  static void start() throws Exception {
    shop =
        new Shop(folder)
            .watchingDisks()
            .with("host.disk { threshold = 1%, paths = [\"/\"] }")
            .with("notify.mail { to = [\"ops@example.com\"], host = 127.0.0.1, security = none }")
            .with("notify.mail.port = " + Shop.freePort())
            .with("admin.mount = /ops")
            .start();
    await()
        .atMost(RunningShop.LIMIT)
        .until(() -> shop.status().alerts().stream().anyMatch(a -> a.rule().equals("host.disk")));
    admin = shop.admin().orElseThrow();
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @Test
  void metricsParseAndCarryTheNamesOfTheReference() throws Exception {
    shop.get("/fail");
    // the client has its answer before the server has ended the request
    String text =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> shop.ask(admin + "/metrics").body(), body -> body.contains("=\"500\""));
    List<String> samples = text.lines().filter(line -> !line.startsWith("#")).toList();
    assertThat(samples).isNotEmpty().allMatch(line -> SAMPLE.matcher(line).matches());
    assertThat(text)
        .contains("# TYPE http_server_request_duration_seconds histogram")
        .containsPattern(
            "http_server_request_duration_seconds_bucket\\{[^}]*http_request_method=\"GET\"")
        .containsPattern("http_server_request_duration_seconds_count\\{[^}]*http_route=\"/\\*\"")
        .containsPattern("http_response_status_code=\"500\"")
        .contains("error_type=")
        .containsPattern("(?m)^http_server_active_requests(\\{[^}]*})? 0")
        .contains("pitwall_check_status{check=\"host.disk\"} 2")
        .containsPattern("pitwall_reading\\{[^}]*name=\"host.disk\"")
        .containsPattern("(?m)^pitwall_alerts_active 1")
        .containsPattern("pitwall_notifications_total\\{channel=\"mail\",outcome=\"failed\"}");
  }

  @Test
  void healthIsOpen() throws Exception {
    assertThat(shop.ask(admin + "/health/live").statusCode()).isEqualTo(200);
    assertThat(shop.ask(admin + "/health/ready").body()).contains("\"status\":\"UP\"");
  }

  @Test
  void aPathOfTheApplicationHasNoEffectAndAFindingSaysSo() throws Exception {
    assertThat(shop.get("/ops/health/live").body()).isEqualTo(shop.get("/elsewhere").body());
    assertThat(shop.finding("admin.mount"))
        .contains("admin.mount (/ops)", "has no effect", "without the agent", "admin port");
  }

  @Test
  void theStatusNeedsTheTokenOfTheStateDir() throws Exception {
    HttpResponse<String> without = shop.ask(admin + "/api/v1/status");
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    assertThat(shop.ask(admin + "/api/v1/status", "Authorization", "Bearer wrong").statusCode())
        .isEqualTo(401);
    Path token = shop.stateDir().resolve("admin.token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
        .isEqualTo("rw-------");
    HttpResponse<String> with =
        shop.ask(
            admin + "/api/v1/status", "Authorization", "Bearer " + Files.readString(token).strip());
    assertThat(with.statusCode()).isEqualTo(200);
    assertThat(with.body()).contains("\"app\":\"Shop\"", "\"rule\":\"host.disk\"");
  }

  @Test
  void thePageShowsTheAlertAfterTheLogin() throws Exception {
    assertThat(shop.ask(admin + "/").statusCode()).isEqualTo(401);
    assertThat(shop.ask(admin + "/").body()).contains("<form", "token").doesNotContain("host.disk");
    HttpURLConnection login =
        (HttpURLConnection) URI.create(admin + "/login").toURL().openConnection();
    login.setInstanceFollowRedirects(false);
    login.setDoOutput(true);
    login.getOutputStream().write(("token=" + shop.token()).getBytes(StandardCharsets.UTF_8));
    assertThat(login.getResponseCode()).isEqualTo(303);
    String cookie = login.getHeaderField("Set-Cookie").split(";", 2)[0];
    HttpResponse<String> page =
        shop.ask(admin + "/plain", "Cookie", cookie, "Accept-Language", "ja");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("<html lang=ja>", "アラートが 1 件", "host.disk", "127.0.0.1")
        .containsPattern("FIRING</span> \\d+\\.\\d %");
  }
}
