package dev.pitwall.notify.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Severity;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.SampleIncidents;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.wire.Deadlines;
import dev.pitwall.notify.wire.HttpSender;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against the Alertmanager of Debian's package {@code prometheus-alertmanager}. */
@Timeout(120)
class RealAlertmanagerTest {
  @TempDir private Path folder;
  private final TimeSource time = TimeSource.system();
  private final Findings findings = new Findings(time);
  private final List<Incident> open = new ArrayList<>();
  private Process alertmanager;
  private String url;

  @BeforeEach
  void start() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    url = "http://127.0.0.1:" + port;
    Path config =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n");
    alertmanager =
        new ProcessBuilder(
                "prometheus-alertmanager",
                "--config.file=" + config,
                "--storage.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Awaitility.await("ready").atMost(60, TimeUnit.SECONDS).until(this::isReady);
  }

  @AfterEach
  void stop() throws InterruptedException {
    alertmanager.destroy();
    if (!alertmanager.waitFor(10, TimeUnit.SECONDS)) {
      alertmanager.destroyForcibly();
    }
  }

  private boolean isReady() throws InterruptedException {
    assertThat(alertmanager.isAlive()).isTrue();
    try {
      return get("/-/ready").equals("OK");
    } catch (IOException notYet) {
      return false;
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body().strip();
  }

  /** The alerts that are active there. */
  private JsonArray active() {
    try {
      return JsonParser.parseString(get("/api/v2/alerts?active=true")).getAsJsonArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private AlertmanagerFeed feed(Duration expiry) {
    return new AlertmanagerFeed(
        new AlertmanagerSettings(url, null, null),
        () -> List.copyOf(open),
        new Board(SampleIncidents.SENDER, AlertmanagerFeedTest.words()),
        new HttpSender("test-alertmanager", new TrustSettings(null), Deadlines.STANDARD, time),
        time,
        findings,
        expiry);
  }

  private void opens(Scope scope) {
    open.add(
        AlertmanagerFeedTest.incident(
            "I7K2Q9",
            "host.disk",
            Map.of("path", "/var/lib/データ"),
            scope,
            Severity.CRITICAL,
            Instant.now().minusSeconds(120)));
  }

  @Test
  void itShowsTheAlertUntilItIsResolved() {
    AlertmanagerFeed feed = feed(AlertmanagerFeed.EXPIRY);
    feed.turn();
    assertThat(findings.list()).as("an empty list is taken").isEmpty();
    assertThat(active().size()).isZero();

    opens(Scope.NODE);
    feed.turn();
    assertThat(findings.list()).isEmpty();
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> active().size() == 1);
    JsonObject alert = active().get(0).getAsJsonObject();
    assertThat(alert.getAsJsonObject("labels").get("path").getAsString()).isEqualTo("/var/lib/データ");
    assertThat(alert.getAsJsonObject("annotations").get("runbook").getAsString())
        .isEqualTo("# host.disk");
    assertThat(Instant.parse(alert.get("endsAt").getAsString()))
        .as("it would end by itself only then")
        .isAfter(Instant.now().plusSeconds(200));

    open.clear();
    feed.turn();
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> active().size() == 0);
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aPauseShorterThanTheEndDoesNotResolveAndALongerOneDoes() {
    opens(Scope.NODE);
    feed(Duration.ofSeconds(8)).turn();
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> active().size() == 1);
    Instant end = Instant.parse(active().get(0).getAsJsonObject().get("endsAt").getAsString());
    // nothing is sent from here on
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () -> {
              Instant before = Instant.now();
              int there = active().size();
              if (Instant.now().isBefore(end)) {
                assertThat(there).as("at %s, the end is %s", before, end).isEqualTo(1);
              }
              return there == 0 && !before.isBefore(end);
            });
  }

  @Test
  void replicasThatTellOfTheSameFleetAreOneAlert() {
    opens(Scope.CLUSTER);
    feed(AlertmanagerFeed.EXPIRY).turn();
    feed(AlertmanagerFeed.EXPIRY).turn();
    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> active().size() == 1);
  }
}
