package dev.pitwall.cluster;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.IncidentIds;
import dev.pitwall.alert.IncidentLedger;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import dev.pitwall.check.postgres.PostgresChecks;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.Voice;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One instance of a fleet in a JVM of its own: real checks, real incidents, the voice, and a
 * channel that posts {@code OPENED rule instance thread}. Prints its roles and what it left to
 * others.
 */
final class ShopInstance {
  private static final Duration AT_ONCE = Duration.ZERO;

  private final String name;
  private final URI receiver;
  private final TimeSource time = TimeSource.system();
  private final Map<String, Incident> untold = new LinkedHashMap<>();
  private final Map<String, Instant> notBefore = new LinkedHashMap<>();
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Cluster cluster;
  private final FleetVoice voice;
  private final IncidentLedger ledger;
  private final Check postgres;
  private String role = "";

  private ShopInstance(String name, String port, String receiver, Path state) {
    this.name = name;
    this.receiver = URI.create(receiver);
    Sources sources =
        new Sources(
            Optional.empty(),
            "",
            Map.of(
                "pitwall.postgres.url",
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "pitwall.postgres.user",
                "postgres"),
            Map.of(),
            Path.of(""),
            List.of());
    LoadedConfiguration configuration =
        LoadedConfiguration.load(
            sources,
            List.of(
                new KeyGroup("PostgreSQL", PostgresSettings.keys()),
                new KeyGroup("Fleet", ClusterSettings.keys())));
    Findings findings = new Findings(time);
    Journal journal =
        Journal.open(
            StateDirectory.open(Optional.of(state), "shop", state, findings), time, findings);
    AlertSettings alerts = new AlertSettings(AT_ONCE, Duration.ofSeconds(1), AT_ONCE);
    ledger =
        new IncidentLedger(
            List.of(
                Rule.when("host.cpu").above(Severity.WARNING, 80, 70).build(alerts),
                Rule.when("db.connections").above(Severity.WARNING, 3, 3).cluster().build(alerts),
                Rule.when("db.down").above(Severity.CRITICAL, 0, 0).cluster().build(alerts)),
            Map.of("host", Duration.ofSeconds(1), "postgres", Duration.ofSeconds(1)),
            alerts,
            time.nanoTime(),
            new IncidentIds(ProcessHandle.current().pid()));
    postgres =
        PostgresChecks.of(PostgresSettings.from(configuration), Locale.ENGLISH, time, findings)
            .orElseThrow();
    cluster = Cluster.of(configuration, new Sender("Shop", name, ""), time, findings);
    voice = cluster.voice(journal, ledger::open);
  }

  public static void main(String[] arguments) throws InterruptedException {
    ShopInstance shop =
        new ShopInstance(arguments[0], arguments[1], arguments[2], Path.of(arguments[3]));
    Threads threads = new Threads();
    shop.cluster.start(threads);
    shop.observe("host", List.of(new Reading.Measured(ReadingKey.of("host.cpu"), Unit.COUNT, 90)));
    threads.every("check", Duration.ZERO, Duration.ofSeconds(1), shop::check);
    threads.every("tell", Duration.ZERO, Duration.ofMillis(200), shop::tell);
    Thread.currentThread().join();
  }

  private void check() {
    try {
      observe("postgres", postgres.run());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void observe(String check, List<Reading> readings) {
    List<IncidentEvent> events =
        ledger.observe(new Sample(check, time.now(), time.nanoTime(), readings));
    synchronized (untold) {
      for (IncidentEvent event : events) {
        Incident incident = event.incident();
        untold.put((incident.isOpen() ? "OPENED " : "RESOLVED ") + incident.id(), incident);
      }
    }
  }

  private void tell() {
    String now = cluster.status().role().name();
    if (!now.equals(role)) {
      role = now;
      System.out.println(role);
    }
    Map<String, Incident> todo;
    synchronized (untold) {
      todo = new LinkedHashMap<>(untold);
    }
    todo.forEach(this::tell);
  }

  private void tell(String key, Incident incident) {
    if (time.now().isBefore(notBefore.getOrDefault(key, Instant.EPOCH))) {
      return;
    }
    Voice.Say say = voice.about(incident, incident.isOpen());
    if (say.who() == Voice.Who.LATER) {
      notBefore.put(key, say.until());
      return;
    }
    if (say.who() == Voice.Who.OTHERS) {
      System.out.println("OTHERS " + incident.rule() + " " + incident.isOpen());
    } else if (post(key.split(" ", 2)[0], incident)) {
      voice.told(
          incident, incident.isOpen() ? Notification.Kind.OPENED : Notification.Kind.RESOLVED);
    }
    synchronized (untold) {
      untold.remove(key);
    }
  }

  private boolean post(String kind, Incident incident) {
    String line = String.join(" ", kind, incident.rule(), name, voice.thread(incident));
    try {
      HttpRequest request =
          HttpRequest.newBuilder(receiver)
              .timeout(Duration.ofSeconds(10))
              .POST(HttpRequest.BodyPublishers.ofString(line))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
