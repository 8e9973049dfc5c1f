package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.IncidentIds;
import dev.pitwall.alert.IncidentJournal;
import dev.pitwall.alert.IncidentLedger;
import dev.pitwall.alert.Made;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that are killed for real, and what a real receiver got. */
class KillTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path temp;
  private final List<String> received = new CopyOnWriteArrayList<>();

  /** The same, a line for each incident, with its id. */
  private final List<String> named = new CopyOnWriteArrayList<>();

  private final CountDownLatch release = new CountDownLatch(1);
  private volatile boolean answering = true;
  private HttpServer receiver;

  @BeforeEach
  void receive() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.setExecutor(
        Executors.newCachedThreadPool(body -> Threads.daemon("test-receiver", body)));
    receiver.createContext(
        "/",
        exchange -> {
          String line =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          received.add(line);
          String times = line.substring(line.indexOf(' '));
          for (String each : exchange.getRequestHeaders().getFirst("About").split(",", -1)) {
            named.add(each.replace(":", times + " "));
          }
          if (!answering) {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void stop() {
    release.countDown();
    receiver.stop(0);
  }

  @Test
  void killedBetweenTheJournalAndTheSendItIsToldOnceAfterTheRestartAndNotAgain() throws Exception {
    Process first = start("journal-only");
    awaitFile("told");
    kill(first);
    assertThat(received).isEmpty();

    finish(start("firing"));
    assertThat(received).containsExactly("OPENED 1 false");
    finish(start("firing"));
    assertThat(received).containsExactly("OPENED 1 false");
    finish(start("recovered"));
    finish(start("recovered"));
    assertThat(received).containsExactly("OPENED 1 false", "RESOLVED 1 false");
  }

  @Test
  void killedInTheSendItComesOnceMoreAtMostAndMarked() throws Exception {
    answering = false;
    Process first = start("send");
    await().atMost(LIMIT).until(() -> received.size() == 1);
    kill(first);
    answering = true;

    finish(start("firing"));
    finish(start("firing"));
    assertThat(received).containsExactly("OPENED 1 false", "OPENED 2 true");
  }

  @Test
  void killedInTheSendBeforeAnythingWentOutItIsToldOnce() throws Exception {
    Process first = start("block");
    awaitFile("sending");
    kill(first);
    assertThat(received).isEmpty();

    finish(start("firing"));
    assertThat(received).containsExactly("OPENED 2 true");
  }

  /**
   * One application that is killed again and again around its firing, whose receiver counts: an
   * opening and an end for each incident, and never more copies than there were kills in between.
   */
  @Test
  void i7ManyKillsAroundTheFiringLoseNothingAndRepeatMarkedOnly() throws Exception {
    int kills = Boolean.getBoolean("pitwall.long") ? 50 : 8;
    Random random = new Random(7);
    for (int i = 0; i < kills; i++) {
      int before = received.size();
      Process process = start(i % 2 == 0 ? "firing" : "recovered");
      if (i % 3 == 0) {
        await().atMost(LIMIT).until(() -> received.size() > before || !process.isAlive());
      } else if (process.waitFor(300 + random.nextInt(900), TimeUnit.MILLISECONDS)) {
        continue;
      }
      process.destroyForcibly();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    finish(start("recovered"));
    finish(start("recovered"));

    Map<String, List<String>> told =
        named.stream()
            .collect(
                Collectors.groupingBy(
                    line -> line.substring(line.lastIndexOf(' ') + 1),
                    LinkedHashMap::new,
                    Collectors.toList()));
    assertThat(told).hasSizeGreaterThan(1);
    told.forEach(
        (incident, lines) -> {
          List<String> ends = lines.stream().filter(line -> !isOpening(line)).toList();
          List<String> unmarked = lines.stream().filter(line -> line.contains("false")).toList();
          assertThat(unmarked.stream().filter(this::isOpening).count())
              .as("openings that are no copies: %s", named)
              .isLessThanOrEqualTo(1);
          assertThat(unmarked.stream().filter(line -> !isOpening(line)).count())
              .as("ends that are no copies: %s", named)
              .isLessThanOrEqualTo(1);
          assertThat(ends).as("the end of %s in %s", incident, named).isNotEmpty();
          assertThat(lines.get(lines.size() - 1)).as("the last word: %s", named).isIn(ends);
        });
    assertThat(received).hasSizeLessThanOrEqualTo(2 * kills + 2);
  }

  private boolean isOpening(String line) {
    return line.startsWith("OPENED");
  }

  private Process start(String mode) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            App.class.getName(),
            temp.toString(),
            "http://127.0.0.1:" + receiver.getAddress().getPort() + "/",
            mode)
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("out-" + mode).toFile())
        .start();
  }

  private void awaitFile(String name) {
    await().atMost(LIMIT).until(() -> Files.exists(temp.resolve(name)));
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(137);
  }

  private void finish(Process process) throws InterruptedException {
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("see out-* in %s", temp).isZero();
  }

  /** The watched application: one rule, one channel. */
  static final class App {
    public static void main(String[] args) throws Exception {
      Path temp = Path.of(args[0]);
      String mode = args[2];
      TimeSource time = TimeSource.system();
      Findings findings = new Findings(time);
      Threads threads = new Threads();
      StateDirectory state =
          StateDirectory.open(Optional.of(temp.resolve("state")), "app", temp, findings);
      Journal journal = Journal.open(state, time, findings);
      Notifier notifier =
          new Notifier(
              List.of(new Http(URI.create(args[1]), temp, mode.equals("block"))),
              new TestWords(),
              new Notifier.Setup(Post.settings(Duration.ZERO), Notifier.Sources.NONE, () -> 0.999),
              journal,
              new Means(time, threads, findings, state.path()));
      Rule rule =
          Made.rule(
              "host.cpu", "host.cpu", Severity.CRITICAL, 80, 70, Duration.ZERO, Duration.ZERO);
      IncidentLedger ledger =
          new IncidentLedger(
              List.of(rule),
              Map.of("host", Duration.ofSeconds(10)),
              new AlertSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO),
              0,
              new IncidentIds(ProcessHandle.current().pid()));
      IncidentJournal kept = new IncidentJournal(journal);
      notifier.tell(kept.restore(ledger, time.now()));
      double value = mode.equals("recovered") ? 10 : 90;
      Reading reading = new Reading.Measured(ReadingKey.of("host.cpu"), Unit.COUNT, value);
      notifier.tell(
          ledger.observe(new Sample("host", time.now(), time.nanoTime(), List.of(reading))));
      kept.remember(ledger);
      if (mode.equals("journal-only")) {
        Files.createFile(temp.resolve("told"));
        new CountDownLatch(1).await();
      }
      notifier.start();
      await().atMost(LIMIT).until(() -> notifier.outbox().pending() == 0);
      System.exit(findings.list().isEmpty() ? 0 : 3);
    }
  }

  /** Posts one line; in the mode {@code block} it hangs before that. */
  private record Http(URI to, Path temp, boolean block) implements Channel {
    @Override
    public String name() {
      return "http";
    }

    @Override
    public Receipt send(Notification notification, int attempt, boolean repeated)
        throws InterruptedException {
      try {
        if (block) {
          Files.createFile(temp.resolve("sending"));
          new CountDownLatch(1).await();
        }
        String line = notification.subject().split(" ", 2)[0] + " " + attempt + " " + repeated;
        HttpRequest request =
            HttpRequest.newBuilder(to)
                .header(
                    "About",
                    notification.about().stream()
                        .map(about -> about.kind() + ":" + about.incident().id())
                        .collect(Collectors.joining(",")))
                .POST(HttpRequest.BodyPublishers.ofString(line))
                .build();
        HttpResponse<Void> response =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        return new Receipt.Sent(Integer.toString(response.statusCode()));
      } catch (IOException e) {
        return new Receipt.TryAgain(e.toString(), null, true);
      }
    }
  }
}
