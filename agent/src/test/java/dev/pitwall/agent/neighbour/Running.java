package dev.pitwall.agent.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.agent.ForkedJvm;
import dev.pitwall.contract.AdminPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An application that serves. */
final class Running implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Pattern PORT = Pattern.compile("PORT (\\d+)");
  private static final String HEADER = "X-Process-Time";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final ForkedJvm jvm;
  private final Path accessLog;
  private final Path state;

  Running(ForkedJvm jvm, Path accessLog, Path state) {
    this.jvm = jvm;
    this.accessLog = accessLog;
    this.state = state;
  }

  ForkedJvm jvm() {
    return jvm;
  }

  /** The port of the first server that says one. */
  int port() throws IOException {
    await()
        .atMost(LIMIT)
        .failFast("the application ended", () -> !jvm.isAlive())
        .until(() -> PORT.matcher(jvm.out()).find());
    Matcher matcher = PORT.matcher(jvm.out());
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).version(HttpClient.Version.HTTP_1_1).timeout(LIMIT).build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  /** The application answers, and nobody times it. */
  void assertServes() throws IOException, InterruptedException {
    HttpResponse<String> response = get("/hello");
    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.headers().allValues(HEADER)).isEmpty();
  }

  /** The application answers; the answer has one header and one record. */
  void assertServesWatched() throws IOException, InterruptedException {
    assertServesWithHeader();
    await().atMost(LIMIT).until(() -> records() > 0);
    assertThat(records()).isEqualTo(1);
  }

  void assertServesWithHeader() throws IOException, InterruptedException {
    HttpResponse<String> response = get("/hello");
    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.headers().allValues(HEADER))
        .singleElement()
        .asString()
        .matches("\\d+\\.\\d{6}");
  }

  /** How many requests for {@code /hello} the agent's access log has. */
  long records() throws IOException {
    if (Files.notExists(accessLog)) {
      return 0;
    }
    return Files.readAllLines(accessLog).stream()
        .filter(line -> line.startsWith("GET /hello 200 "))
        .count();
  }

  /** The agent's metrics get so many requests of this route. */
  void assertRecorded(String route, long count) {
    AdminPort admin = new AdminPort(state);
    await().atMost(LIMIT).until(admin::isOpen);
    await().atMost(LIMIT).until(() -> admin.requests(route) >= count);
    assertThat(admin.requests(route)).isEqualTo(count);
  }

  /** What the agent's admin port says as soon as it has these readings, by their beginnings. */
  String statusWith(String... readings) {
    AdminPort admin = new AdminPort(state);
    await().atMost(LIMIT).until(admin::isOpen);
    await()
        .atMost(LIMIT)
        .until(() -> Stream.of(readings).allMatch(each -> admin.status().contains('"' + each)));
    return admin.status();
  }

  /** Whether the agent's admin port is open. */
  boolean isOpen() {
    return new AdminPort(state).isOpen();
  }

  /** Lets it end by itself. */
  void finish() throws IOException, InterruptedException {
    assertThat(jvm.finish()).as(jvm.err()).isZero();
  }

  void awaitStderr(String part) {
    await().atMost(LIMIT).until(() -> jvm.err().contains(part));
  }

  /** The kinds of lines on stderr: each once, without what differs from run to run. */
  List<String> stderr() throws IOException {
    return kinds(jvm.err());
  }

  private static List<String> kinds(String text) {
    return text.lines()
        .map(line -> line.replaceAll("\\b[A-Z][a-z]{2} \\d\\d, .*[AP]M ", ""))
        .map(line -> line.replaceAll("AttributesMap\\{.*}", "AttributesMap"))
        .map(line -> line.replaceAll("[0-9a-f]*[0-9][0-9a-f]*", "#"))
        .distinct()
        .sorted()
        .collect(Collectors.toList());
  }

  @Override
  public void close() {
    jvm.close();
  }
}
