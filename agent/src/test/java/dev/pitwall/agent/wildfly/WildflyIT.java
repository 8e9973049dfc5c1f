package dev.pitwall.agent.wildfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Only with {@code ./verify --long}: WildFly is 270 MB to fetch. */
@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class WildflyIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Path AGENT = Path.of("target", "pitwall-agent.jar").toAbsolutePath();
  private static final String SERVLET = "dev/pitwall/agent/wildfly/RacesServlet.class";

  @TempDir private Path folder;

  @Test
  void everyResponseHasItsHeaderAndItsRoute() throws Exception {
    int port = freePort();
    Process wildfly = start(port);
    try {
      URI server = URI.create("http://127.0.0.1:" + port);
      await()
          .atMost(LIMIT)
          .ignoreExceptions()
          .until(() -> get(server, "/shop/races/7").statusCode() == 200);
      assertThat(header(get(server, "/shop/races/8"))).matches("\\d+\\.\\d{6}");
      HttpResponse<String> failed = get(server, "/shop/races/0");
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(header(failed)).matches("\\d+\\.\\d{6}");
      assertThat(header(get(server, "/shop/nowhere"))).matches("\\d+\\.\\d{6}");
      URI admin = URI.create(adminAddress());
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(get(admin, "/metrics").body())
                      .contains("http_route=\"/shop/races/*\"")
                      .contains("error_type=\"java.lang.IllegalStateException\"")
                      .contains("http_route=\"_unmatched\""));
      assertThat(Files.readString(folder.resolve("stderr.txt"))).doesNotContain("pitwall");
    } finally {
      wildfly.destroy();
      assertThat(wildfly.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  private Process start(int port) throws IOException {
    Path home;
    try (Stream<Path> homes = Files.list(Path.of("target", "wildfly").toAbsolutePath())) {
      home = homes.filter(Files::isDirectory).findFirst().orElseThrow();
    }
    Path base = Files.createDirectories(folder.resolve("base"));
    copy(home.resolve("standalone/configuration"), base.resolve("configuration"));
    war(Files.createDirectories(base.resolve("deployments")).resolve("shop.war"));
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-javaagent:%s=state-dir=%s,admin.port=0".formatted(AGENT, folder.resolve("state")),
                "-jar",
                home.resolve("jboss-modules.jar").toString(),
                "-mp",
                home.resolve("modules").toString(),
                "org.jboss.as.standalone",
                "-Djboss.home.dir=" + home,
                "-Djboss.server.base.dir=" + base,
                "-Djboss.bind.address=127.0.0.1",
                "-Djboss.bind.address.management=127.0.0.1",
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=" + freePort(),
                "-Djboss.management.http.port=" + freePort()))
        .redirectOutput(folder.resolve("stdout.txt").toFile())
        .redirectError(folder.resolve("stderr.txt").toFile())
        .start();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void war(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream war = new JarOutputStream(out)) {
      war.putNextEntry(new JarEntry("WEB-INF/classes/" + SERVLET));
      Files.copy(Path.of("target", "test-classes").resolve(SERVLET), war);
      war.closeEntry();
    }
  }

  private String adminAddress() throws IOException {
    Path file = folder.resolve("state").resolve("agent.json");
    await().atMost(LIMIT).until(() -> Files.exists(file)); // the engine starts beside the server
    String json = Files.readString(file);
    int from = json.indexOf("http://");
    return json.substring(from, json.indexOf('"', from));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String header(HttpResponse<String> response) {
    return response.headers().firstValue("X-Process-Time").orElse("");
  }

  private static HttpResponse<String> get(URI server, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.resolve(path)).timeout(LIMIT).build(),
            BodyHandlers.ofString());
  }
}
