package dev.pitwall.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pitwall.Pitwall;
import dev.pitwall.config.LoadedConfiguration;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  /** Nothing of the machine that the test runs on is beyond these. */
  private static final String CALM =
      "host { cpu.threshold = 100%, memory.threshold = 100%, disk.threshold = 100% }\n"
          + MachineRules.off("host.cpu", "host.memory", "host.disk");

  @TempDir Path folder;
  private Shell shell;
  private String stateDir;

  @BeforeEach
  void ownStateFolder() {
    shell = new Shell(folder);
    stateDir = "state-dir = \"" + folder.resolve("state") + "\"";
  }

  private JsonObject item(String id) {
    for (JsonElement item : shell.json().getAsJsonArray("checks")) {
      if (item.getAsJsonObject().get("id").getAsString().equals(id)) {
        return item.getAsJsonObject();
      }
    }
    throw new AssertionError("no item " + id + " in " + shell.out());
  }

  private List<String> ids() {
    List<String> ids = new ArrayList<>();
    shell
        .json()
        .getAsJsonArray("checks")
        .forEach(item -> ids.add(item.getAsJsonObject().get("id").getAsString()));
    return ids;
  }

  @Test
  void onlyWhatARuleWatchesIsAnItemAndItsFieldsAreThoseOfTheContract() throws Exception {
    shell.configure(CALM, stateDir);
    assertThat(shell.run("check", "-o", "json")).isZero();
    assertThat(ids()).containsExactly("host.cpu", "host.memory", "host.disk");
    assertThat(item("host.disk").keySet())
        .containsExactly(
            "id", "target", "status", "value", "threshold", "unit", "detail", "reason");
    assertThat(item("host.disk").get("target").getAsString()).isEqualTo("/");
    assertThat(item("host.cpu").get("status").getAsString()).isEqualTo("OK");
    assertThat(item("host.cpu").get("unit").getAsString()).isEqualTo("ratio");
    assertThat(item("host.cpu").get("threshold").getAsDouble()).isEqualTo(1.0);
    assertThat(item("host.cpu").get("value").getAsDouble()).isBetween(0.0, 1.0);
    assertThat(item("host.cpu").get("reason").isJsonNull()).isTrue();
    assertThat(shell.json().get("status").getAsString()).isEqualTo("OK");
  }

  @Test
  void errorsOfTheApplicationAreLeftOutAndSaidSoWithoutAFileAndAnAgent() throws Exception {
    shell.configure(CALM, stateDir);
    assertThat(shell.run("check", "-o", "json")).isZero();
    assertThat(ids()).doesNotContain("app.error-rate");
    assertThat(shell.err()).contains("app.error-rate").contains("errors.file");
  }

  @Test
  void aLogFileIsReadAndMoreErrorsThanTheThresholdAreCritical() throws Exception {
    Path log = folder.resolve("app.log");
    Files.writeString(log, "2026-11-23 10:00:00,000 ERROR [main] a.B - boom\n".repeat(11));
    shell.configure(CALM, stateDir, "errors.file = \"" + log + "\"");
    assertThat(shell.run("check", "-o", "json")).isEqualTo(2);
    assertThat(item("app.error-rate").get("value").getAsInt()).isEqualTo(11);
    assertThat(item("app.error-rate").get("status").getAsString()).isEqualTo("CRITICAL");
    assertThat(shell.json().get("status").getAsString()).isEqualTo("CRITICAL");
  }

  @Test
  void unknownHasNoValueButAReasonAndTheExitCodeThree() throws Exception {
    shell.configure(CALM, stateDir, "errors.file = \"" + folder.resolve("absent.log") + "\"");
    assertThat(shell.run("check", "-o", "json")).isEqualTo(3);
    assertThat(item("app.error-rate").get("status").getAsString()).isEqualTo("UNKNOWN");
    assertThat(item("app.error-rate").get("value").isJsonNull()).isTrue();
    assertThat(item("app.error-rate").get("reason").getAsString()).contains("absent.log");
  }

  @Test
  void aDatabaseIsLookedAtTwiceSoThatSlowStatementsAreKnown() throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setLocaleConfig("locale", "C")
            .setServerConfig("shared_preload_libraries", "pg_stat_statements")
            .start()) {
      try (var connection = server.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE EXTENSION pg_stat_statements");
      }
      shell.configure(
          CALM,
          stateDir,
          "postgres { url = \"jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres\" }",
          "postgres { user = postgres }");
      assertThat(shell.run("check", "-o", "json")).as(shell.err()).isZero();
      assertThat(item("db.down").get("status").getAsString()).isEqualTo("OK");
      assertThat(item("db.slow-statements").get("value").getAsDouble()).isZero();
      assertThat(item("db.connections").get("threshold").getAsDouble()).isEqualTo(50);
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsCriticalAndTheRestOfItUnknown() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    shell.configure(
        CALM,
        stateDir,
        "postgres { url = \"jdbc:postgresql://127.0.0.1:" + port + "/x\", user = x }");
    assertThat(shell.run("check")).isEqualTo(2);
    List<String> lines = shell.out().lines().toList();
    assertThat(lines).anyMatch(line -> line.matches("CRITICAL  db\\.down +no answer"));
    assertThat(lines)
        .anyMatch(line -> line.matches("UNKNOWN   db\\.connections +- +\\(limit 50\\)"));
    assertThat(shell.out()).contains("why:  Every request that needs the database fails.");
    assertThat(shell.out()).contains("Next:\n  pg_isready; systemctl status postgresql");
    assertThat(lines)
        .anyMatch(line -> line.matches("\\d+ OK, 0 WARNING, 1 CRITICAL, \\d+ UNKNOWN, .*"));
    assertThat(lines.get(lines.size() - 1)).isEqualTo("CRITICAL  Beyond the limit: db.down");
  }

  @Test
  void aRuleOfSeverityWarningEndsWithOneAndSaysWhatToDoInJapanese() throws Exception {
    shell.configure(
        "host { cpu.threshold = 100%, memory.threshold = 0%, disk.threshold = 100% }",
        MachineRules.off("host.cpu", "host.memory", "host.disk"),
        stateDir,
        "alerts.rules.\"host.memory\".severity = warning");
    assertThat(shell.run("check", "--lang", "ja")).isEqualTo(1);
    assertThat(shell.out())
        .contains("WARNING   host.memory")
        .contains("対応: ")
        .contains("WARNING  しきい値を超えています: host.memory");
  }

  @Test
  void aMistakeInTheConfigurationEndsBeforeAnythingIsChecked() throws Exception {
    shell.configure("host.cpu.treshold = 70%");
    assertThat(shell.run("check", "-o", "json")).isEqualTo(78);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).contains("host.cpu.treshold").contains("host.cpu.threshold");
  }

  @Test
  void aRunningAgentAnswersForTheErrorsOfItsApplication() throws IOException {
    shell.configure(CALM, stateDir, "admin.port = 0", "app.name = racer");
    LoadedConfiguration configuration = LoadedConfiguration.load(shell.sources(), Pitwall.keys());
    try (Pitwall running = Pitwall.start(configuration)) {
      running.logEvents().event(true, "a.B", "boom", null);
      running.findings().report("admin.mount", "it has no effect");
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                assertThat(shell.run("check", "-o", "json")).isZero();
                assertThat(ids()).contains("app.error-rate", "host.cpu");
                assertThat(shell.err()).contains("racer").contains("host.cpu, host.memory");
                assertThat(shell.err()).contains("admin.mount: it has no effect");
              });
      assertThat(shell.run("check", "--samples", "-o", "json")).isZero();
      assertThat(shell.err()).contains("no reading of a running agent was used");
      assertThat(shell.err()).doesNotContain("admin.mount");
    }
  }
}
