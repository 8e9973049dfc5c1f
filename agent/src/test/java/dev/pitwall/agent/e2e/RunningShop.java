package dev.pitwall.agent.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.admin.AgentFile;
import dev.pitwall.admin.Status;
import dev.pitwall.check.Reading;
import dev.pitwall.finding.Finding;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The application in a JVM of its own, and what the agent inside says of it. */
final class RunningShop implements AutoCloseable {
  /** Generous: the machine may be busy. */
  static final Duration LIMIT = Duration.ofSeconds(90);

  private static final Pattern PORT = Pattern.compile("PORT (\\d+)");
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Process process;
  private final Path out;
  private final Path err;
  private final Path stateDir;
  private final int adminPort;
  private final int port;

  RunningShop(Process process, Path out, Path err, Path stateDir, int adminPort)
      throws IOException {
    this.process = process;
    this.out = out;
    this.err = err;
    this.stateDir = stateDir;
    this.adminPort = adminPort;
    try {
      await().atMost(LIMIT).until(() -> PORT.matcher(out()).find());
      Matcher matcher = PORT.matcher(out());
      assertThat(matcher.find()).isTrue();
      port = Integer.parseInt(matcher.group(1));
      get("/hello"); // the agent begins to watch after the first request
    } catch (RuntimeException | Error | IOException failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  Path stateDir() {
    return stateDir;
  }

  long pid() {
    return process.pid();
  }

  HttpResponse<String> get(String path) throws IOException {
    return ask("http://127.0.0.1:" + port + path);
  }

  /** The application answers as ever, the header is there, and nothing was printed. */
  void assertServesInSilence() throws IOException {
    assertServes();
    assertThat(err()).isEmpty();
    assertThat(out().lines()).hasSize(1);
  }

  void assertServes() throws IOException {
    HttpResponse<String> hello = get("/hello");
    assertThat(hello.statusCode()).isEqualTo(200);
    assertThat(hello.body()).isEqualTo("hello");
    assertThat(hello.headers().allValues("X-Process-Time"))
        .hasSize(1)
        .first()
        .asString()
        .matches("\\d+\\.\\d{6}");
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Where the admin port answers; empty as long as it does not. */
  Optional<String> admin() throws IOException {
    if (adminPort != 0) {
      return Optional.of("http://127.0.0.1:" + adminPort);
    }
    return Files.isDirectory(stateDir)
        ? new AgentFile(stateDir)
            .read()
            .filter(agent -> agent.pid() == pid())
            .map(AgentFile.Agent::address)
        : Optional.empty();
  }

  String token() throws IOException {
    return adminPort != 0 ? Shop.TOKEN : Files.readString(stateDir.resolve("admin.token")).strip();
  }

  /** The status document of a running agent. */
  Status status() {
    AtomicReference<Status> answer = new AtomicReference<>();
    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> statusNow().map(status -> keep(answer, status)).orElse(false));
    return answer.get();
  }

  private static boolean keep(AtomicReference<Status> answer, Status status) {
    answer.set(status);
    return true;
  }

  private Optional<Status> statusNow() throws IOException {
    Optional<String> address = admin();
    if (address.isEmpty()) {
      return Optional.empty();
    }
    HttpResponse<String> json =
        ask(address.get() + "/api/v1/status", "Authorization", "Bearer " + token());
    return json.statusCode() == 200
        ? Optional.of(Status.parse(new StringReader(json.body())))
        : Optional.empty();
  }

  /** Waits for the finding with this code; its text. */
  String finding(String code) {
    AtomicReference<String> text = new AtomicReference<>("");
    await(code)
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              List<Finding> findings = status().findings();
              assertThat(findings).extracting(Finding::code).contains(code);
              findings.stream()
                  .filter(finding -> finding.code().equals(code))
                  .forEach(finding -> text.set(finding.text()));
            });
    return text.get();
  }

  /** Waits until this reading is unknown; the reason. */
  String reason(String reading) {
    AtomicReference<String> reason = new AtomicReference<>("");
    await(reading)
        .atMost(LIMIT)
        .until(
            () ->
                readings(reading)
                    .filter(Reading.Unknown.class::isInstance)
                    .map(Reading.Unknown.class::cast)
                    .peek(unknown -> reason.set(unknown.reason()))
                    .findFirst()
                    .isPresent());
    return reason.get();
  }

  /** The newest readings of this name. */
  Stream<Reading> readings(String name) {
    return status().readings().stream().filter(reading -> reading.key().name().equals(name));
  }

  /** Waits until nothing is on its way any more. */
  void awaitAllSent() {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              Status.Outbox outbox = status().outbox();
              return outbox != null && outbox.pending() == 0;
            });
  }

  HttpResponse<String> ask(String url, String... headers) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  String out() throws IOException {
    return Files.readString(out, UTF_8);
  }

  String err() throws IOException {
    return Files.readString(err, UTF_8);
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Lets it run, this long at most. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** {@code kill}; how long the JVM took to end. */
  Duration terminate() throws InterruptedException {
    long began = System.nanoTime();
    process.destroy();
    awaitEnd();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void awaitEnd() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the JVM did not end within " + LIMIT);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
