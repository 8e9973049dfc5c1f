package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.contract.AdminPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The errors that an application logs are counted by the shipped agent, without a log file. */
class ApplicationLogIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile("PORT (\\d+)");
  private static final double LOGGED = 12;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Logback 1.2, slf4j, logback-classic-1.2 logback-core-1.2 slf4j-api-1.7",
    "Logback 1.5, slf4j, logback-classic-1.5 logback-core-1.5 slf4j-api-2",
    "Log4j 2, log4j, log4j-core-2 log4j-api-2",
    "java.util.logging, jul, tomcat-embed-core-10"
  })
  void errorsThatTheApplicationLogsMakeTheErrorRate(String name, String path, String libraries)
      throws Exception {
    AdminPort admin = new AdminPort(folder.resolve("state"));
    try (ForkedJvm jvm = server(libraries.split(" "))) {
      int port = port(jvm);
      get(port, "/hello");
      await().atMost(LIMIT).until(admin::isOpen);
      await().atMost(LIMIT).until(() -> admin.reading("app.error-rate") == 0);
      get(port, "/hello/" + path);
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(admin.reading("app.error-rate")).isEqualTo(LOGGED));
    }
  }

  private ForkedJvm server(String... libraries) throws IOException {
    String path =
        ForkedJvm.classPath(
            "tomcat-embed-core-" + System.getProperty("pitwall.test.tomcat10") + ".jar",
            "jakarta.annotation-api-2.1.1.jar");
    for (String library : libraries) {
      path += ":" + jar(library);
    }
    return ForkedJvm.start(
        Path.of(System.getProperty("java.home")),
        folder,
        Map.of(),
        List.of(
            "java",
            "-javaagent:" + ForkedJvm.AGENT + "=admin.port=0,sample-interval=1s",
            "-Dpitwall.state-dir=" + folder.resolve("state"),
            "-cp",
            path,
            "dev.pitwall.agent.hello.HelloServer"));
  }

  private static Path jar(String begin) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target", "servers"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(begin))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
    }
  }

  private static int port(ForkedJvm jvm) {
    try {
      await().atMost(LIMIT).until(() -> PORT.matcher(jvm.out()).find());
      Matcher matcher = PORT.matcher(jvm.out());
      assertThat(matcher.find()).isTrue();
      return Integer.parseInt(matcher.group(1));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    int status =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
            .statusCode();
    assertThat(status).isEqualTo(200);
  }
}
