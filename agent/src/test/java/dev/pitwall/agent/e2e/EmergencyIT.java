package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The emergency procedure against the real application under the real agent. */
class EmergencyIT {
  private static final String ROOT = "/api/v1/emergency";

  @TempDir Path folder;

  private record Ran(int code, String out, String err) {}

  private Ran cli(Path configuration, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + folder,
                "-jar",
                Shop.agent().toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-c", configuration.toString(), "--lang", "en"));
    Path out = folder.resolve("cli.out");
    Path err = folder.resolve("cli.err");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private Path configuration(RunningShop shop, String lines) throws IOException {
    return Files.writeString(
        folder.resolve("cli.conf"),
        "pitwall { app.name = Shop\n state-dir = \"" + shop.stateDir() + "\"\n" + lines + " }\n");
  }

  private static HttpResponse<String> admin(RunningShop shop, String method, String path)
      throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(shop.admin().orElseThrow() + path))
                .method(method, HttpRequest.BodyPublishers.ofString("{\"by\":\"ann\"}"))
                .header("Authorization", "Bearer " + shop.token())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static void ready(RunningShop shop) {
    shop.status();
    await()
        .atMost(RunningShop.LIMIT)
        .until(() -> shop.readings("host.cpu").findFirst().isPresent());
  }

  private static void assertTurnedAway(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).contains("300");
    assertThat(answer.headers().allValues("X-Process-Time")).hasSize(1);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
  }

  @Test
  void maintenanceModeTurnsRequestsAwayOnceRecordedEachAndIsUndoneAndOutlastsAKill()
      throws Exception {
    Path conf;
    try (RunningShop shop = new Shop(folder).with("admin.actions = true").start()) {
      ready(shop);
      conf = configuration(shop, "");
      shop.assertServes();
      assertThat(admin(shop, "POST", ROOT + "/maintenance").statusCode()).isEqualTo(200);
      HttpResponse<String> english = shop.get("/hello?once");
      assertTurnedAway(english);
      assertThat(english.body()).contains("<html lang=en>").doesNotContain("hello");
      assertThat(shop.ask(shop.url() + "/x", "Accept-Language", "ja").body()).contains("lang=ja");
      assertThat(shop.get("/health").statusCode()).isEqualTo(200);
      assertThat(admin(shop, "GET", ROOT).body()).contains("\"by\":\"ann\"");
      assertThat(shop.finding("maintenance.on")).contains("emergency undo");
      Path access = shop.stateDir().resolve("logs/access.log");
      await()
          .atMost(RunningShop.LIMIT)
          .untilAsserted(
              () ->
                  assertThat(Files.readString(access).lines().filter(l -> l.contains(" 503 ")))
                      .hasSize(2));
      shop.kill();
    }
    try (RunningShop shop = new Shop(folder).with("admin.actions = true").start()) {
      ready(shop);
      assertTurnedAway(shop.get("/hello"));
      Ran undone = cli(conf, "emergency", "undo");
      assertThat(undone.code()).as(undone.err()).isZero();
      assertThat(undone.out()).contains("serves again");
      shop.assertServesInSilence();
      assertThat(cli(conf, "emergency", "undo").out()).contains("was not on");
    }
  }

  @Test
  void theWholeProcedureEndsWithAnArchiveWithoutSecretsAndAStoppedApplication() throws Exception {
    Path log = Files.writeString(folder.resolve("app.log"), "login password=pl4nted\nlast line\n");
    try (Database database = new Database(folder.resolve("data"));
        Webhook slack = new Webhook().answering(Webhook.Answer.GONE_404);
        RunningShop shop =
            new Shop(folder).with("admin.actions = true").with(database.settings()).start()) {
      database.sql(
          "CREATE TABLE orders (id int PRIMARY KEY, note text)",
          "INSERT INTO orders SELECT n, 'note ' || n FROM generate_series(1, 1000) n");
      ready(shop);
      Path conf =
          configuration(
              shop,
              database.settings()
                  + "\nnotify.slack.webhook-url = \""
                  + slack.url("pl4nted")
                  + "\"\n"
                  + "emergency { logs = [\""
                  + log
                  + "\"], stop = [\"kill "
                  + shop.pid()
                  + "\"] }");

      Ran unasked = cli(conf, "emergency");
      assertThat(unasked.code()).isEqualTo(64);
      assertThat(unasked.err()).contains("--yes");
      assertThat(unasked.out()).contains("kill " + shop.pid(), "Nothing has been done yet");
      Ran dry = cli(conf, "emergency", "--dry-run", "-o", "json");
      assertThat(dry.code()).as(dry.err()).isZero();
      assertThat(JsonParser.parseString(dry.out()).getAsJsonObject().get("dryRun").getAsBoolean())
          .isTrue();
      shop.assertServes();

      Ran ran = cli(conf, "emergency", "--yes", "--reason", "test", "-o", "json");
      JsonObject document = JsonParser.parseString(ran.out()).getAsJsonObject();
      assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(1); // Slack takes nothing
      assertThat(document.get("result").getAsString()).isEqualTo("INCOMPLETE");
      await().atMost(RunningShop.LIMIT).until(() -> ProcessHandle.of(shop.pid()).isEmpty());
      String archive = document.get("archive").getAsString();
      StringBuilder all = new StringBuilder();
      try (ZipFile zip = new ZipFile(archive)) {
        zip.stream()
            .forEach(
                entry -> {
                  try {
                    all.append("== ").append(entry.getName()).append('\n');
                    all.append(
                        new String(
                            zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
      }
      assertThat(all)
          .contains("== evidence/threads.txt", "http-nio", "== evidence/readings.csv", "host.cpu")
          .contains("== evidence/heap-histogram.txt", "#instances", "last line", "cli.conf")
          .doesNotContain("pl4nted")
          .doesNotContain(Files.readString(shop.stateDir().resolve("admin.token")).strip());
      assertThat(all).contains("== evidence/database.txt", "nobody waits for a lock");
      String backup = document.get("backup").getAsString();
      Ran restored = cli(conf, "backup", "restore", backup, "--into", "copied");
      assertThat(restored.code()).as(restored.out() + restored.err()).isZero();
      assertThat(database.count("copied", "SELECT count(*) FROM orders WHERE note = 'note ' || id"))
          .isEqualTo(1_000);
      assertThat(shop.stateDir().resolve("maintenance.json")).exists();
      assertThat(cli(conf, "emergency", "undo").out()).contains("its next start serves");
    }
  }

  @Test
  void withoutActionsTheEvidenceComesByJcmdAndNothingIsTurnedAway() throws Exception {
    try (RunningShop shop = new Shop(folder).start()) {
      ready(shop);
      Path conf = configuration(shop, "");
      assertThat(admin(shop, "POST", ROOT + "/maintenance").statusCode()).isEqualTo(403);
      Ran ran = cli(conf, "emergency", "collect");
      assertThat(ran.err()).contains("admin.actions = true");
      try (ZipFile zip = new ZipFile(ran.out().strip())) {
        String threads =
            new String(
                zip.getInputStream(zip.getEntry("evidence/threads.txt")).readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(threads).contains("http-nio", "Full thread dump");
      }
      shop.assertServesInSilence();
    }
  }

  @Test
  void aCriticalIncidentKeepsAFreezeFrameAndTheMessageSaysWhere() throws Exception {
    try (Mailbox mailbox = new Mailbox();
        RunningShop shop =
            new Shop(folder)
                .watchingDisks()
                .with("host.disk { threshold = 1%, paths = [\"/\"] }")
                .with(mailbox.settings())
                .start()) {
      await().atMost(RunningShop.LIMIT).until(() -> !mailbox.subjects().isEmpty());
      Path frames = shop.stateDir().resolve("frames");
      await()
          .atMost(RunningShop.LIMIT)
          .until(
              () -> {
                try (var list = Files.list(frames)) {
                  return list.anyMatch(file -> file.toString().endsWith(".zip"));
                }
              });
      assertThat(mailbox.letters().get(0).text())
          .contains("Freeze frame")
          .contains(frames.toString());
    }
  }
}
