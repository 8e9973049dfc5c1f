package dev.pitwall;

import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Progress;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import dev.pitwall.check.logs.LogEvents;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.history.Past;
import dev.pitwall.logs.live.LogWriter;
import dev.pitwall.logs.live.WrittenLog;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.Gate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A whole Pitwall with something to show: hours of history, requests, errors, open incidents. */
final class DashboardStage implements AutoCloseable {
  static final String TOKEN = "token-of-the-stage";

  /** Text that must come out as text. */
  static final String HOSTILE = "<img src=x onerror=document.title='broken'></script> 'quoted'";

  private static final Duration HISTORY = Duration.ofHours(6);

  private static final int SAMPLES = 2_160;

  private static final int A_MINUTE = 6;

  /** Ten seconds each, before those hours: of one reading only. */
  private static final int SAMPLES_BEFORE = 2 * 8_640;

  private final LoadedConfiguration configuration;
  private final Pitwall pitwall;
  private final @Nullable EmbeddedPostgres database;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;
  private final WrittenLogs written = new WrittenLogs();

  @SuppressWarnings("FieldCanBeLocal") // held here, because WrittenLogs does so weakly only
  private final LogWriter library;

  private final Path log;

  /**
   * Starts it.
   *
   * @param actions {@code admin.actions}
   * @param database null: none is watched
   * @param odd what others wrote into paths and messages
   */
  DashboardStage(Path dir, boolean actions, @Nullable EmbeddedPostgres database, String odd)
      throws IOException {
    this.database = database;
    Path state = dir.resolve("state");
    Files.createDirectories(
        state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    remember(state);
    log = dir.resolve("shop.log");
    Files.writeString(log, "2026-11-26 09:00:00,000 INFO  Shop started\n");
    library =
        () -> List.of(new WrittenLog("Logback", "FILE", log, Optional.empty(), Optional.empty()));
    written.add(library);
    configuration =
        LoadedConfiguration.load(
            new Sources(Optional.empty(), "", properties(state, actions), Map.of(), dir, List.of()),
            Pitwall.keys());
    pitwall = Pitwall.open(Foundation.lay(configuration, new Gate()), written);
    LogEvents events = pitwall.logEvents();
    events.event(true, "shop.Cart", "Payment of order 4711 failed: " + odd, "java.io.IOException");
    events.event(true, "shop.Cart", "Payment of order 4712 failed: " + odd, "java.io.IOException");
    events.event(true, "shop.Stock", "No stock for article 17", null);
    serve(odd);
    waitForTheCreditCard();
    pitwall.watch();
    base = pitwall.adminUrl().orElseThrow();
  }

  private Map<String, String> properties(Path state, boolean actions) {
    Map<String, String> keys = new HashMap<>();
    keys.put("app.name", "Shop");
    keys.put("app.instance", "shop-1");
    keys.put("app.environment", "staging");
    keys.put("state-dir", state.toString());
    keys.put("http.access-log.file", state.resolve("logs/access.log").toString());
    keys.put("admin.port", "0");
    keys.put("admin.token", TOKEN);
    keys.put("admin.actions", Boolean.toString(actions));
    // two open incidents: everybody is above these
    keys.put("alerts.for", "0s");
    keys.put("alerts.startup-grace", "0s");
    keys.put("host.memory.threshold", "1%");
    keys.put("app.response-time.threshold", "10ms");
    EmbeddedPostgres watched = database;
    if (watched != null) {
      keys.put("postgres.url", "jdbc:postgresql://127.0.0.1:" + watched.getPort() + "/postgres");
      keys.put("postgres.user", "postgres");
    }
    Map<String, String> properties = new HashMap<>();
    keys.forEach((key, value) -> properties.put("pitwall." + key, value));
    return properties;
  }

  private void serve(String odd) {
    Exchange exchange = new Exchange();
    String[] routes = {
      "/races/{id}", "/races", "/login", "/orders/{id}/pay", odd.isEmpty() ? "/cart" : "/<b>odd</b>"
    };
    for (int i = 0; i < 400; i++) {
      long millis = i % 41 == 0 ? 1_200 + i * 3 : 5 + i % 60;
      exchange.begin(System.nanoTime() - Duration.ofMillis(millis).toNanos());
      pitwall.requests().started();
      exchange.request("GET", "/races/" + i + (i % 7 == 0 ? odd : ""), "192.0.2." + i % 200);
      exchange.response(i % 53 == 0 ? 500 : i % 17 == 0 ? 404 : 200, routes[i % 5], 512, null);
      exchange.end(System.nanoTime());
      pitwall.requests().finished(exchange);
    }
  }

  /** One that hangs for three seconds by the clock of its exchange, and is looked at meanwhile. */
  private void waitForTheCreditCard() {
    Exchange exchange = new Exchange();
    exchange.begin(System.nanoTime() - Duration.ofSeconds(3).toNanos());
    pitwall.requests().started(exchange);
    ((RequestRecorder) pitwall.requests()).look();
    exchange.request("POST", "/orders/4711/pay", "192.0.2.17");
    exchange.response(200, "/orders/{id}/pay", 2_048, null);
    exchange.trace("4bf92f3577b34da6a3ce929d0e0e4736");
    exchange.end(System.nanoTime());
    pitwall.requests().finished(exchange);
  }

  /** Writes what would have been measured in the hours before, with a gap in it. */
  private static void remember(Path state) {
    Instant begin = Instant.now().minus(HISTORY);
    List<Sample> samples = new ArrayList<>();
    Duration step = HISTORY.dividedBy(SAMPLES);
    for (int i = -SAMPLES_BEFORE; i < 0; i++) {
      double cpu = i % 8_640 == 0 ? 0.9 : 0.3;
      samples.add(
          new Sample(
              "stage",
              begin.plus(step.multipliedBy(i)),
              i + SAMPLES_BEFORE + 1,
              List.of(measured("host.cpu", Unit.RATIO, cpu))));
    }
    for (int i = 0; i < SAMPLES; i++) {
      if (i / A_MINUTE < 120 || i / A_MINUTE > 135) {
        Instant at = begin.plus(step.multipliedBy(i));
        samples.add(new Sample("stage", at, SAMPLES_BEFORE + i + 1, readings(i / A_MINUTE)));
      }
    }
    Past.write(state, samples);
  }

  private static List<Reading> readings(int i) {
    double wave = Math.sin(i / 25.0) * 0.5 + 0.5;
    double noise = ((i * 7_919L) % 97) / 97.0;
    double burst = i > 290 && i < 315 ? 1 : 0;
    return List.of(
        measured("http.requests", Unit.COUNT, 12 + 20 * wave + 4 * noise),
        measured("http.errors", Unit.RATIO, burst * 0.04 + (noise > 0.9 ? 0.004 : 0)),
        measured("http.p50", Unit.SECONDS, 0.02 + 0.01 * noise),
        measured("http.p95", Unit.SECONDS, 0.12 + 0.06 * noise + 0.5 * burst),
        measured("http.p99", Unit.SECONDS, 0.3 + 0.2 * noise + 1.4 * burst),
        measured("host.cpu", Unit.RATIO, 0.2 + 0.3 * wave + 0.1 * noise + 0.3 * burst),
        measured("host.cpu.iowait", Unit.RATIO, 0.02 * noise),
        measured("host.memory", Unit.RATIO, 0.55 + 0.02 * wave),
        measured("host.load", Unit.COUNT, 0.5 + 2 * wave + burst),
        new Reading.Measured(ReadingKey.of("host.disk", "path", "/"), Unit.RATIO, 0.6 + i * 0.0003),
        measured("jvm.heap", Unit.RATIO, 0.3 + 0.1 * wave),
        measured("jvm.heap.used", Unit.RATIO, 0.3 + 0.4 * ((i % 20) / 20.0)),
        measured("jvm.gc", Unit.RATIO, 0.01 * noise + 0.02 * burst),
        measured("jvm.threads", Unit.COUNT, Math.rint(40 + 10 * wave)),
        measured("jvm.rss", Unit.BYTES, (600 + i) * 1e6),
        measured("db.connections", Unit.COUNT, Math.rint(8 + 6 * wave + 10 * burst)),
        measured("db.cache-hit-ratio", Unit.RATIO, 0.99 - 0.01 * noise),
        measured("db.longest-transaction", Unit.SECONDS, 0.4 * noise + 8 * burst),
        measured("db.size", Unit.BYTES, 2e9 + i * 1e6),
        measured("app.error-rate", Unit.COUNT, Math.rint(noise * 2 + burst * 20)));
  }

  private static Reading measured(String name, Unit unit, double value) {
    return new Reading.Measured(ReadingKey.of(name), unit, value);
  }

  /** Where it answers. */
  String base() {
    return base;
  }

  /** Adds a line to the application's log. */
  void write(String line) throws IOException {
    Files.writeString(
        log, line + "\n", StandardCharsets.UTF_8, java.nio.file.StandardOpenOption.APPEND);
  }

  /** Asks with the token. */
  HttpResponse<String> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + TOKEN);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** A link that logs in once. */
  String link() throws IOException, InterruptedException {
    String body = ask("POST", "/api/v1/login-links").body();
    int from = body.indexOf("/login#");
    return base + body.substring(from, body.indexOf('"', from));
  }

  @Override
  public void close() throws IOException {
    pitwall.close();
    if (database != null) {
      database.close();
    }
  }

  /** For the pictures in the documentation: goes on until its input ends. */
  public static void main(String[] args) throws Exception {
    EmbeddedPostgres database = args.length > 1 ? EmbeddedPostgres.start() : null;
    try (DashboardStage stage = new DashboardStage(Path.of(args[0]), true, database, "")) {
      if (database != null) {
        BackupSite site = BackupPlace.of(stage.configuration, Locale.ENGLISH);
        BackupWork.backups(site, stage.configuration).make("", Progress.NONE);
      }
      System.out.println(stage.base());
      while (System.in.read() >= 0) {
        System.out.println(stage.link());
      }
    }
  }
}
