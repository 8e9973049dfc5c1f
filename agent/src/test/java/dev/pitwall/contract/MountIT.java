package dev.pitwall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.contract.Combination.Mode;
import dev.pitwall.contract.Combination.Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code admin.mount} in containers of {@code javax.servlet}, whose filter is made out of the other
 * one: request and response through its own classes, with a body, headers and a cookie, over HTTP/2
 * where the server speaks it.
 */
@Timeout(120)
class MountIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOKEN = "token-of-the-mount";
  private static final Map<String, String> CONFIGURATION =
      Map.of(
          "pitwall.admin.enabled", "false",
          "pitwall.admin.mount", "/ops/pitwall",
          "pitwall.admin.token", TOKEN);

  private final HttpClient client = HttpClient.newHttpClient();
  private String base = "";

  /** Tomcat 9; with {@code -Dpitwall.long=true} every container of that API. */
  static List<Server> containers() {
    return Arrays.stream(Server.values())
        .filter(each -> each.namespace.equals("javax"))
        .filter(each -> each == Server.TOMCAT9 || Boolean.getBoolean("pitwall.long"))
        .toList();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void theFilterOfTheOtherServletApiAnswersBelowThePath(Server container) throws Exception {
    Combination filter = new Combination(container, Mode.FILTER, 17);
    try (RunningServer server = new RunningServer(filter, CONFIGURATION)) {
      base = "http://127.0.0.1:" + server.port();
      assertThat(get("/ok").headers().allValues("X-Process-Time")).hasSize(1);
      await().atMost(PATIENCE).until(() -> get("/ops/pitwall/health/live").statusCode() == 200);

      assertThat(get("/ops/pitwall/health/live").headers().firstValue("X-Process-Time")).isEmpty();
      assertThat(get("/ops/pitwallet").statusCode()).isEqualTo(404);
      HttpResponse<String> bare = get("/ops/pitwall");
      assertThat(bare.statusCode()).isEqualTo(302);
      assertThat(bare.headers().firstValue("Location").orElseThrow()).endsWith("/ops/pitwall/");
      assertThat(get("/ops/pitwall/").statusCode()).isEqualTo(401);
      // the other application has the filter as well, and the dashboard below its own path
      assertThat(get("/other/ops/pitwall/").body()).contains("<form class=login");
      HttpResponse<String> status =
          send(request("/ops/pitwall/api/v1/status").header("Authorization", "Bearer " + TOKEN));
      assertThat(status.statusCode()).isEqualTo(200);
      assertThat(status.body()).contains("\"readings\":");

      HttpResponse<String> login =
          send(
              request("/ops/pitwall/login")
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Sec-Fetch-Site", "same-origin")
                  .POST(BodyPublishers.ofString("token=" + TOKEN)));
      assertThat(login.statusCode()).isEqualTo(303);
      String set = login.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(set).startsWith("pitwall-mounted=").contains("; Path=/ops/pitwall/; HttpOnly;");
      String cookie = set.substring(0, set.indexOf(';'));
      HttpResponse<String> page = send(request("/ops/pitwall/alerts").header("Cookie", cookie));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("main.js");

      assertThat(server.stop()).isEqualTo("[]");
      assertThat(server.stderr()).doesNotContain("LinkageError", "NoClassDefFoundError");
    }
  }
}
