package dev.pitwall.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.servlet.jakarta.PitwallFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard below a path of an application in a real Tomcat, without a port of its own. */
class MountedTomcatTest {
  private static final String TOKEN = "token-of-the-mount";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final AtomicInteger IN_FRONT = new AtomicInteger();

  @TempDir private static Path folder;
  private static Tomcat tomcat;
  private static String base;

  @BeforeAll
  static void start() throws Exception {
    tomcat = new Tomcat();
    tomcat.setBaseDir(folder.resolve("tomcat").toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
    Context context =
        tomcat.addContext("/shop", Files.createDirectories(folder.resolve("web")).toString());
    context
        .getServletContext()
        .setAttribute(
            Application.ATTRIBUTE,
            new Application(
                "shop",
                Map.of(
                    "pitwall.state-dir", folder.resolve("state").toString(),
                    "pitwall.admin.enabled", "false",
                    "pitwall.admin.mount", "/ops/pitwall",
                    "pitwall.admin.hosts", "shop.example",
                    "pitwall.admin.token", TOKEN)));
    filter(context, "own", new InFront());
    filter(context, "pitwall", new PitwallFilter());
    Tomcat.addServlet(context, "hello", new Hello());
    context.addServletMappingDecoded("/*", "hello");
    tomcat.start();
    base = "http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/shop";
    await().atMost(LIMIT).until(() -> get("/ops/pitwall/health/live").statusCode() == 200);
  }

  private static void filter(Context context, String name, Filter filter) {
    FilterDef definition = new FilterDef();
    definition.setFilterName(name);
    definition.setFilter(filter);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap map = new FilterMap();
    map.setFilterName(name);
    map.addURLPattern("/*");
    context.addFilterMap(map);
  }

  @AfterAll
  static void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
  }

  /** One that the application put in front; it stays there. */
  static final class InFront implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      IN_FRONT.incrementAndGet();
      chain.doFilter(request, response);
    }
  }

  static final class Hello extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("hello");
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private static HttpResponse<String> getWithToken(String path) throws Exception {
    return send(request(path).header("Authorization", "Bearer " + TOKEN));
  }

  @Test
  void answersWithTheDashboardOnlyBelowItsPath() throws Exception {
    assertThat(get("/").body()).isEqualTo("hello");
    assertThat(get("/ops/pitwallet").body()).isEqualTo("hello");
    assertThat(get("/ops").body()).isEqualTo("hello");
    HttpResponse<String> bare = get("/ops/pitwall");
    assertThat(bare.statusCode()).isEqualTo(302);
    assertThat(bare.headers().firstValue("Location").orElseThrow()).endsWith("/shop/ops/pitwall/");
    HttpResponse<String> door = get("/ops/pitwall/");
    assertThat(door.statusCode()).isEqualTo(401);
    assertThat(door.body()).contains("<form class=login method=post action=login>");
    assertThat(door.headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @Test
  void needsTheTokenForEverythingButTheProbes() throws Exception {
    assertThat(get("/ops/pitwall/health/ready").statusCode()).isEqualTo(200);
    assertThat(get("/ops/pitwall/metrics").statusCode()).isEqualTo(401);
    assertThat(get("/ops/pitwall/api/v1/status").statusCode()).isEqualTo(401);
    HttpResponse<String> status = getWithToken("/ops/pitwall/api/v1/status");
    assertThat(status.statusCode()).isEqualTo(200);
    assertThat(status.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(getWithToken("/ops/pitwall/api/v1/history/series").body()).contains("\"series\":[");
    assertThat(getWithToken("/ops/pitwall/nothing").statusCode()).isEqualTo(404);
    assertThat(getWithToken("/ops/pitwall/%ff%5C").statusCode()).isIn(400, 404);
  }

  @Test
  void aBrowserLogsInWithACookieForThatPathAlone() throws Exception {
    HttpResponse<String> login =
        send(
            request("/ops/pitwall/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + TOKEN)));

    assertThat(login.statusCode()).isEqualTo(303);
    assertThat(login.headers().firstValue("Location")).contains("./");
    // over plain HTTP on this machine, so not "Secure"
    String set = login.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(set)
        .matches(
            "pitwall-mounted=[A-Za-z0-9_-]{43}; Max-Age=43200; Path=/shop/ops/pitwall/; HttpOnly;"
                + " SameSite=Strict");
    String cookie = set.substring(0, set.indexOf(';'));
    HttpResponse<String> page = send(request("/ops/pitwall/alerts").header("Cookie", cookie));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("main.js");
    String assets = page.body().replaceAll("(?s).*data-assets=\"([^\"]+)\".*", "$1");
    assertThat(get("/ops/pitwall/" + assets + "rehearsal.js").body()).contains("export function");

    // a session alone changes nothing: that takes the page's proof as well
    HttpResponse<String> forged =
        send(
            request("/ops/pitwall/api/v1/silences")
                .header("Cookie", cookie)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(forged.statusCode()).isEqualTo(401);
  }

  @Test
  void aFormOfAnotherSiteIsRefused() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/ops/pitwall/login")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + TOKEN)));

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void aNameThatIsNotOursIsRefused() throws Exception {
    Map<String, Integer> statuses = new HashMap<>();
    for (String host : List.of("shop.example", "localhost", "evil.example")) {
      statuses.put(host, rawStatus(host));
    }

    assertThat(statuses).containsEntry("shop.example", 401).containsEntry("localhost", 401);
    assertThat(statuses).containsEntry("evil.example", 421);
  }

  private static int rawStatus(String host) throws IOException {
    try (java.net.Socket socket =
        new java.net.Socket(
            InetAddress.getLoopbackAddress(), tomcat.getConnector().getLocalPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET /shop/ops/pitwall/api/v1/status HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      String head = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(head.substring(9, 12));
    }
  }

  @Test
  void overHttp2TheAuthorityStandsForTheNameThatIsAskedFor() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    // the first is an upgrade and has the header Host, what follows has none
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> answer =
          client.send(request("/ops/pitwall/health/ready").build(), BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.statusCode()).as("request %d", i).isEqualTo(200);
    }
  }

  @Test
  void recordsTheApplicationsRequestsAndNotItsOwn() throws Exception {
    get("/counted");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                getWithToken("/ops/pitwall/api/v1/requests")
                    .body()
                    .contains("\"route\":\"/shop/*\""));

    assertThat(getWithToken("/ops/pitwall/api/v1/requests").body()).doesNotContain("/ops/pitwall");
    assertThat(get("/ops/pitwall/health/live").headers().firstValue("X-Process-Time")).isEmpty();
    assertThat(get("/").headers().firstValue("X-Process-Time")).isPresent();
  }

  @Test
  void theApplicationsFilterInFrontSeesTheDashboardsRequests() throws Exception {
    int before = IN_FRONT.get();
    get("/ops/pitwall/health/live");

    assertThat(IN_FRONT.get()).isEqualTo(before + 1);
  }

  @Test
  void thereIsNoPortOfItsOwn() {
    assertThat(folder.resolve("state/agent.json")).doesNotExist();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("HTTP-Dispatcher"));
  }
}
