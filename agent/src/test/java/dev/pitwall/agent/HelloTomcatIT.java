package dev.pitwall.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Tomcat that has never heard of Pitwall, with the agent in front. */
class HelloTomcatIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile("PORT (\\d+)");
  private static final String SECONDS = "\\d+\\.\\d{6}";

  @TempDir Path folder;

  static Stream<Path> jdks() {
    return ForkedJvm.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void everyResponseHasOneHeaderAndEveryRequestOneRecord(Path jdk) throws Exception {
    try (ForkedJvm jvm = server(jdk, "", List.of())) {
      int port = port(jvm);
      HttpResponse<String> hello = get(port, "/hello?secret=1", HttpClient.Version.HTTP_1_1);
      assertThat(hello.body()).isEqualTo("hello");
      assertThat(hello.headers().allValues("X-Process-Time"))
          .hasSize(1)
          .first()
          .asString()
          .matches(SECONDS);
      assertThat(
              get(port, "/hello/own", HttpClient.Version.HTTP_1_1)
                  .headers()
                  .allValues("X-Process-Time"))
          .containsExactly("mine");
      assertThat(
              get(port, "/hello/boom", HttpClient.Version.HTTP_1_1)
                  .headers()
                  .allValues("X-Process-Time"))
          .hasSize(1);
      assertThat(
              get(port, "/nothing", HttpClient.Version.HTTP_1_1)
                  .headers()
                  .allValues("X-Process-Time"))
          .hasSize(1);
      await().atMost(LIMIT).until(() -> count("finished") == 4);
      assertThat(records())
          .anyMatch(
              line -> line.startsWith("finished\tGET\t/hello\t200\t/hello/*\t5\t-\t127.0.0.1"))
          .anyMatch(
              line ->
                  line.startsWith("finished\tGET\t/hello/boom\t500\t/hello/*\t")
                      && line.contains("java.lang.IllegalStateException"))
          .anyMatch(line -> line.startsWith("finished\tGET\t/nothing\t404\t_unmatched\t"));
      assertThat(jvm.finish()).isZero();
      assertThat(count("started")).isEqualTo(4);
      assertThat(count("finished")).isEqualTo(4);
      assertThat(count("closed")).isEqualTo(1);
      assertThat(count("finding")).isZero();
    }
  }

  /** Well before the patience with a server that is never heard of, which is 30 s. */
  @ParameterizedTest
  @MethodSource("jdks")
  void aServerThatListensIsWatchedAlsoWithoutARequest(Path jdk) throws Exception {
    try (ForkedJvm jvm = server(jdk, "", List.of())) {
      port(jvm);
      await().atMost(Duration.ofSeconds(20)).until(() -> count("watch") == 1);
      assertThat(jvm.finish()).isZero();
      assertThat(count("finished")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void anUpgradeToHttp2IsOneRecordWithTheHeaderOnTheRealResponse(Path jdk) throws Exception {
    try (ForkedJvm jvm = server(jdk, "", List.of())) {
      HttpResponse<String> hello = get(port(jvm), "/hello", HttpClient.Version.HTTP_2);
      assertThat(hello.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(hello.headers().allValues("X-Process-Time")).hasSize(1);
      await().atMost(LIMIT).until(() -> count("finished") == 1);
      assertThat(jvm.finish()).isZero();
      assertThat(count("finished")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theHeaderCanBeRenamedAndSwitchedOff(Path jdk) throws Exception {
    try (ForkedJvm jvm = server(jdk, "=http.header.name=X-Elapsed", List.of())) {
      assertThat(get(port(jvm), "/hello", HttpClient.Version.HTTP_1_1).headers().map())
          .containsKey("x-elapsed")
          .doesNotContainKey("x-process-time");
    }
    try (ForkedJvm jvm = server(jdk, "=http.header.enabled=false", List.of())) {
      assertThat(get(port(jvm), "/hello", HttpClient.Version.HTTP_1_1).headers().map())
          .doesNotContainKey("x-process-time");
    }
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void loggingSettingsOfTheApplicationDoNotReachTheAgent(Path jdk) throws Exception {
    List<String> hostile =
        List.of(
            "-Dslf4j.provider=com.example.Nowhere",
            "-Dlogback.configurationFile=/nonexistent.xml",
            "-Dlogback.debug=true");
    try (ForkedJvm jvm = server(jdk, "", hostile)) {
      get(port(jvm), "/hello", HttpClient.Version.HTTP_1_1);
      await().atMost(LIMIT).until(() -> count("watch") == 1);
      assertThat(jvm.finish()).isZero();
      assertThat(jvm.err()).doesNotContain("SLF4J", "logback", "pitwall");
      assertThat(folder.resolve("logs/pitwall.log")).exists();
    }
  }

  private ForkedJvm server(Path jdk, String arguments, List<String> options) throws IOException {
    Files.deleteIfExists(folder.resolve("records"));
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
    command.add("-javaagent:" + ForkedJvm.RECORDING + arguments);
    command.add("-Dpitwall.test.records=" + folder.resolve("records"));
    command.add("-Dpitwall.test.logs=" + folder.resolve("logs"));
    command.addAll(options);
    command.add("-cp");
    command.add(
        ForkedJvm.classPath(
            "tomcat-embed-core-" + System.getProperty("pitwall.test.tomcat10") + ".jar",
            "jakarta.annotation-api-2.1.1.jar"));
    command.add("dev.pitwall.agent.hello.HelloServer");
    return ForkedJvm.start(jdk, folder, Map.of(), command);
  }

  private static int port(ForkedJvm jvm) {
    await().atMost(LIMIT).until(() -> PORT.matcher(jvm.out()).find());
    try {
      Matcher matcher = PORT.matcher(jvm.out());
      assertThat(matcher.find()).isTrue();
      return Integer.parseInt(matcher.group(1));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static HttpResponse<String> get(int port, String path, HttpClient.Version version)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newBuilder()
        .version(version)
        .build()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private List<String> records() throws IOException {
    Path file = folder.resolve("records");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private long count(String kind) throws IOException {
    return records().stream().filter(line -> line.split("\t", 2)[0].equals(kind)).count();
  }
}
