package dev.pitwall.agent.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Reading;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each threshold of the operations guide, crossed for real: mail and Slack, then the end of it. */
class ThresholdIT {
  private static Database database;

  @TempDir Path folder;
  private Mailbox mailbox;
  private Webhook slack;

  @BeforeAll
  static void startDatabase(@TempDir Path data) throws Exception {
    database = new Database(data.resolve("data"));
    database.sql("CREATE EXTENSION pg_stat_statements");
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    database.close();
  }

  @BeforeEach
  void startReceivers() throws Exception {
    mailbox = new Mailbox();
    slack = new Webhook();
  }

  @AfterEach
  void stopReceivers() {
    mailbox.close();
    slack.close();
  }

  @Test
  void tooManyConnectionsAreToldAndSoIsTheirEnd() throws Exception {
    try (RunningShop shop =
        shop().with(database.settings()).with("postgres.connections.threshold = 8").start()) {
      awaitMeasured(shop, "db.connections");
      List<Connection> leaked = new ArrayList<>();
      try {
        for (int i = 0; i < 9; i++) {
          leaked.add(database.connect());
        }
        assertTold(
            "\\[Shop] WARNING db.connections: (9|10) database connections \\(threshold 8\\)");
        assertThat(mailbox.letters().get(0).text())
            .contains("nightly-import", "pg_stat_activity", "Impact:");
      } finally {
        for (Connection connection : leaked) {
          connection.close();
        }
      }
      assertEnded(shop, "\\[Shop] RESOLVED db.connections: \\d database connection.*");
    }
  }

  @Test
  void slowStatementsAreToldWithTheirTexts() throws Exception {
    try (RunningShop shop =
        shop()
            .with(database.settings())
            .with("postgres.slow { mean = 20ms, threshold = 1, min-calls = 2 }")
            .start()) {
      awaitMeasured(shop, "db.slow-statements");
      runSlowStatements();
      assertTold("\\[Shop] WARNING db.slow-statements: 2 slow statements \\(threshold 1\\)");
      assertThat(mailbox.letters().get(0).text()).contains("pg_sleep", "EXPLAIN");
      database.sql("SELECT pg_stat_statements_reset()");
      assertEnded(shop, "\\[Shop] RESOLVED db.slow-statements: .*");
    }
  }

  private static void runSlowStatements() throws SQLException {
    for (int i = 0; i < 3; i++) {
      database.sql("SELECT pg_sleep(0.05), 'a'", "SELECT 1, pg_sleep(0.05)");
    }
  }

  @Test
  void aSlowHealthPageIsTold() throws Exception {
    assertHealthIsTold("slow", "in 0\\.7");
  }

  @Test
  void aFailingHealthPageIsToldHoweverFastItFails() throws Exception {
    assertHealthIsTold("fails", "FAILED, HTTP 503");
  }

  private void assertHealthIsTold(String behaviour, String detail) throws Exception {
    int port = Shop.freePort();
    try (RunningShop shop =
        shop()
            .withOption("-Dshop.port=" + port)
            .with("health { threshold = 300ms, interval = 1s, timeout = 2s }")
            .with("health.url = \"http://127.0.0.1:" + port + "/health\"")
            .start()) {
      awaitMeasured(shop, "app.response-time");
      shop.get("/set?" + behaviour);
      assertTold("\\[Shop] CRITICAL app.response-time: response time .* \\(threshold 300 ms\\)");
      assertThat(mailbox.letters().get(0).text()).containsPattern(detail);
      shop.get("/set?ok");
      assertEnded(shop, "\\[Shop] RESOLVED app.response-time: response time .*");
    }
  }

  @Test
  void responses5xxAreToldAsErrors() throws Exception {
    try (RunningShop shop =
        shop().with("errors { threshold = 3, window = 20, max-age = 5s }").start()) {
      for (int i = 0; i < 5; i++) {
        assertThat(shop.get("/fail").statusCode()).isEqualTo(500);
      }
      assertTold("\\[Shop] CRITICAL app.error-rate: [45] ERROR events \\(threshold 3\\)");
      assertThat(mailbox.letters().get(0).text())
          .contains("responses are 5xx")
          .containsPattern("5xx GET /\\*: [45]");
      assertEnded(shop, "\\[Shop] RESOLVED app.error-rate: .*");
    }
  }

  @Test
  void loggedErrorsAreToldWithTheirText() throws Exception {
    try (RunningShop shop =
        shop().with("errors { threshold = 3, window = 20, max-age = 5s }").start()) {
      awaitMeasured(shop, "app.error-rate");
      for (int i = 0; i < 5; i++) {
        assertThat(shop.get("/error").statusCode()).isEqualTo(200);
      }
      assertTold("\\[Shop] CRITICAL app.error-rate: [45] ERROR events \\(threshold 3\\)");
      assertThat(mailbox.letters().get(0).text())
          .contains("errors among the last", "cannot be stored");
      assertEnded(shop, "\\[Shop] RESOLVED app.error-rate: .*");
    }
  }

  @Test
  void aDiskBeyondItsThresholdIsToldWithItsPath() throws Exception {
    try (RunningShop shop =
        shop().watchingDisks().with("host.disk { threshold = 1%, paths = [\"/\"] }").start()) {
      assertTold("\\[Shop] CRITICAL host.disk: disk / \\d+ % \\(threshold 1 %\\)");
      assertThat(mailbox.letters().get(0).text()).contains("du -xh --max-depth=3 -- / ");
      shop.assertServesInSilence();
    }
  }

  private Shop shop() {
    return new Shop(folder).with(mailbox.settings()).with(slack.settings());
  }

  private static void awaitMeasured(RunningShop shop, String reading) {
    await(reading)
        .atMost(RunningShop.LIMIT)
        .until(() -> shop.readings(reading).anyMatch(Reading.Measured.class::isInstance));
  }

  /** One message by each channel, with this subject. */
  private void assertTold(String subject) {
    await().atMost(RunningShop.LIMIT).until(() -> !mailbox.subjects().isEmpty());
    await().atMost(RunningShop.LIMIT).until(() -> !slack.subjects().isEmpty());
    assertThat(mailbox.subjects().get(0)).matches(subject);
    assertThat(slack.subjects().get(0)).matches(subject);
  }

  /** The second message by each channel has this subject, and there is no third. */
  private void assertEnded(RunningShop shop, String subject) throws Exception {
    await().atMost(RunningShop.LIMIT).until(() -> mailbox.subjects().size() > 1);
    await().atMost(RunningShop.LIMIT).until(() -> slack.subjects().size() > 1);
    shop.assertServesInSilence();
    shop.terminate();
    assertThat(mailbox.subjects()).hasSize(2).last().asString().matches(subject);
    assertThat(slack.subjects()).hasSize(2).last().asString().matches(subject);
  }
}
