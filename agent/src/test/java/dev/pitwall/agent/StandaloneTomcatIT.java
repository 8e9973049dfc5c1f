package dev.pitwall.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole Tomcat as one downloads it, started by its own script with the agent in {@code
 * CATALINA_OPTS}, as the how-to guide says.
 */
class StandaloneTomcatIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path HOMES = Path.of("target", "standalone").toAbsolutePath();

  @TempDir private Path folder;

  static Stream<Path> homes() throws IOException {
    try (Stream<Path> homes = Files.list(HOMES)) {
      return homes
          .filter(home -> Files.isDirectory(home.resolve("webapps")))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("homes")
  void everyResponseHasOneHeaderAndOneLineInTheAccessLog(Path home) throws Exception {
    int port = freePort();
    Path base = base(home, port);
    Path state = folder.resolve("state");
    Process process = start(home, base, state);
    try {
      URI server = URI.create("http://127.0.0.1:" + port);
      await().atMost(LIMIT).ignoreExceptions().until(() -> get(server, "/").statusCode() == 200);
      assertThat(header(get(server, "/nope"))).matches("\\d+\\.\\d{6}");
      assertThat(header(get(server, "/examples/servlets/servlet/HelloWorldExample")))
          .matches("\\d+\\.\\d{6}");
      assertThat(header(get(server, "/examples/async/async0"))).matches("\\d+\\.\\d{6}");
      Path log = state.resolve("logs/access.log");
      await().atMost(LIMIT).until(() -> Files.exists(log) && lines(log, "async0") == 1);
      assertThat(lines(log, "GET /nope 404 ")).isEqualTo(1);
      assertThat(lines(log, "GET /examples/servlets/servlet/HelloWorldExample 200 ")).isEqualTo(1);
    } finally {
      process.destroy();
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  /**
   * A base of its own: Tomcat's configuration on another port, its web applications, empty logs.
   */
  private Path base(Path home, int port) throws IOException {
    Path base = Files.createDirectories(folder.resolve("base"));
    for (String name : List.of("logs", "temp", "work")) {
      Files.createDirectories(base.resolve(name));
    }
    Path conf = Files.createDirectories(base.resolve("conf"));
    try (Stream<Path> files = Files.list(home.resolve("conf"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, conf.resolve(file.getFileName()));
      }
    }
    Path server = conf.resolve("server.xml");
    String text =
        Files.readString(server, UTF_8)
            .replace("port=\"8005\"", "port=\"-1\"")
            .replace("port=\"8080\"", "port=\"" + port + "\" address=\"127.0.0.1\"")
            .replace("appBase=\"webapps\"", "appBase=\"" + home.resolve("webapps") + "\"");
    Files.writeString(server, text);
    return base;
  }

  private Process start(Path home, Path base, Path state) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", home.resolve("bin/catalina.sh").toString(), "run")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("catalina.out").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("CATALINA_HOME", home.toString());
    builder.environment().put("CATALINA_BASE", base.toString());
    builder
        .environment()
        .put(
            "CATALINA_OPTS",
            "-Xmx256m -javaagent:"
                + ForkedJvm.AGENT
                + " -Dpitwall.admin.port=0 -Dpitwall.state-dir="
                + state);
    return builder.start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static HttpResponse<String> get(URI server, String path)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.resolve(path)).timeout(LIMIT).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> response) {
    assertThat(response.headers().allValues("X-Process-Time")).hasSize(1);
    return response.headers().firstValue("X-Process-Time").orElseThrow();
  }

  private static long lines(Path log, String part) throws IOException {
    try (Stream<String> lines = Files.lines(log, UTF_8)) {
      return lines.filter(line -> line.contains(part)).count();
    }
  }
}
