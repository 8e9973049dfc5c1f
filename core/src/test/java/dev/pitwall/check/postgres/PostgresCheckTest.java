package dev.pitwall.check.postgres;

import static dev.pitwall.check.postgres.Asked.measured;
import static dev.pitwall.check.postgres.Asked.onlyDownIsKnown;
import static dev.pitwall.check.postgres.Asked.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.finding.Finding;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a running server. */
class PostgresCheckTest {
  private static final int SLOTS = 12;

  @TempDir static Path data;
  private static TestServer server;

  @BeforeAll
  static void startServer() throws Exception {
    Map<String, String> config = new HashMap<>(TestServer.WITH_STATEMENTS);
    config.put("max_connections", Integer.toString(SLOTS + 3));
    config.put("password_encryption", "scram-sha-256");
    server = new TestServer(data.resolve("pg"), config);
    server.requirePasswords();
    server.sql(
        "CREATE EXTENSION pg_stat_statements",
        "CREATE DATABASE bare",
        "CREATE ROLE watcher LOGIN PASSWORD 'right'",
        "GRANT pg_monitor TO watcher",
        "CREATE ROLE poor LOGIN PASSWORD 'right'",
        "CREATE TABLE races (id int)");
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @BeforeEach
  void forgetStatistics() throws Exception {
    server.sql("SELECT pg_stat_statements_reset()");
  }

  private static Asked watcher() {
    return new Asked(server.url(), "watcher", "right");
  }

  @Test
  void aReachableDatabaseIsNotDown() throws Exception {
    try (Asked asked = watcher()) {
      List<Reading> readings = asked.run();
      assertThat(measured(readings, "db.down").value()).isZero();
      assertThat(measured(readings, "db.connect-time").value()).isPositive();
      assertThat(asked.findings.list()).isEmpty();
    }
  }

  @Test
  void unknownNamesWhatEveryServerAnswersAndWhatThisOneAnsweredLast() throws Exception {
    try (Asked asked = watcher()) {
      List<ReadingKey> before = asked.check.unknown("why").stream().map(Reading::key).toList();
      List<ReadingKey> run = asked.run().stream().map(Reading::key).toList();
      assertThat(run).containsAll(before);
      assertThat(run).allMatch(key -> asked.check.answers(key.name()));
      assertThat(asked.check.unknown("why").stream().map(Reading::key))
          .containsExactlyInAnyOrderElementsOf(run);
    }
  }

  @Test
  void connectionsAreThoseOfOthersByStateAndApplication() throws Exception {
    try (Asked asked = watcher();
        Connection idle = server.connect("garage");
        Connection open = server.connect("garage");
        Statement statement = open.createStatement()) {
      assertThat(idle.isValid(1)).isTrue();
      open.setAutoCommit(false);
      statement.execute("SELECT 1");
      List<Reading> readings = asked.run();
      assertThat(measured(readings, "db.connections").value()).isEqualTo(2);
      assertThat(measured(readings, "db.connections.by-state{state=idle}").value()).isEqualTo(1);
      assertThat(measured(readings, "db.connections.by-state{state=idle-in-transaction}").value())
          .isEqualTo(1);
      assertThat(measured(readings, "db.connections.by-state{state=active}").value()).isZero();
      assertThat(measured(readings, "db.connections").offenders())
          .extracting(Offender::name)
          .contains("application garage, user postgres, idle");
      // 12 slots for ordinary roles: 15 without the 3 for superusers; 2 of others and our own
      assertThat(measured(readings, "db.connections.share").value()).isEqualTo(3.0 / SLOTS);
    }
  }

  @Test
  void aWrongPasswordIsAMistakeOfTheConfigurationAndNotAnOutage() throws Exception {
    try (Asked asked = new Asked(server.url(), "watcher", "wrong")) {
      List<Reading> readings = asked.run();
      assertThat(unknown(readings, "db.down")).contains("postgres.password").contains("28P01");
      assertThat(measured(readings, "db.refused").value()).isEqualTo(1);
      assertThat(measured(readings, "db.refused").detail()).contains("28P01");
      onlyDownIsKnown(readings);
    }
  }

  @Test
  void anUnknownDatabaseIsAMistakeOfTheConfigurationAndNotAnOutage() throws Exception {
    try (Asked asked = new Asked(server.url("nowhere"), "watcher", "right")) {
      assertThat(unknown(asked.run(), "db.down")).contains("postgres.url").contains("nowhere");
    }
  }

  @Test
  void aUrlThatIsNoneIsToldWithoutItsPassword() throws Exception {
    try (Asked asked = new Asked("jdbc:mysql://u:geheim@h/d", "watcher", "right")) {
      assertThat(unknown(asked.run(), "db.down")).contains("postgres.url").doesNotContain("geheim");
    }
  }

  @Test
  void aFullServerIsReachableAndTheOpenSessionStillCounts() throws Exception {
    try (Asked asked = watcher()) {
      asked.run();
      List<Connection> all = server.connect(SLOTS + 2);
      try {
        List<Reading> readings = asked.runLater();
        assertThat(measured(readings, "db.down").value()).isZero();
        assertThat(measured(readings, "db.down").detail()).contains("53300");
        assertThat(measured(readings, "db.connections").value()).isEqualTo(SLOTS + 2);
        assertThat(measured(readings, "db.connections.share").value()).isEqualTo(1);
        Reading.Measured exhausted = measured(readings, "db.connections-exhausted");
        assertThat(exhausted.value()).isEqualTo(1);
        assertThat(exhausted.offenders())
            .extracting(Offender::name)
            .contains("application racepredictor, user postgres, idle");
      } finally {
        for (Connection one : all) {
          one.close();
        }
      }
    }
  }

  @Test
  void aServerThatWasFullFromTheStartIsReachableAndItsConnectionsAreUnknown() throws Exception {
    List<Connection> all = server.connect(SLOTS + 3);
    try (Asked asked = watcher()) {
      List<Reading> readings = asked.run();
      assertThat(measured(readings, "db.down").value()).isZero();
      assertThat(measured(readings, "db.connections-exhausted").value()).isEqualTo(1);
      assertThat(unknown(readings, "db.connections")).contains("max_connections");
    } finally {
      for (Connection one : all) {
        one.close();
      }
    }
  }

  @Test
  void aRoleWithoutPgMonitorIsToldWhichGrantItLacks() throws Exception {
    try (Asked asked = new Asked(server.url(), "poor", "right");
        Connection other = server.connect()) {
      assertThat(other.isValid(1)).isTrue();
      asked.run();
      List<Reading> readings = asked.run();
      assertThat(unknown(readings, "db.slow-statements")).contains("GRANT pg_monitor TO \"poor\"");
      assertThat(unknown(readings, "db.connections.by-state{state=idle}")).contains("GRANT");
      assertThat(measured(readings, "db.connections").value()).isPositive();
      assertThat(measured(readings, "db.connections").detail()).contains("pg_monitor");
      assertThat(asked.findings.list()).extracting(Finding::code).containsExactly(Rights.GRANT);
    }
  }

  @Test
  void aGrantGivenLaterClosesTheFinding() throws Exception {
    server.sql("CREATE ROLE late LOGIN PASSWORD 'right'");
    try (Asked asked = new Asked(server.url(), "late", "right")) {
      asked.run();
      assertThat(asked.findings.list()).hasSize(1);
      server.sql("GRANT pg_monitor TO late");
      asked.run();
      assertThat(asked.findings.list()).isEmpty();
    }
  }

  @Test
  void aDatabaseWithoutTheExtensionIsToldHowToCreateIt() throws Exception {
    try (Asked asked = new Asked(server.url("bare"), "watcher", "right")) {
      assertThat(unknown(asked.run(), "db.slow-statements"))
          .contains("bare")
          .contains("CREATE EXTENSION pg_stat_statements;");
      assertThat(asked.findings.list()).extracting(Finding::code).contains(Rights.EXTENSION);
    }
  }

  @Test
  void slowStatementsAreCountedFromTheSecondRunOn() throws Exception {
    try (Asked asked = watcher()) {
      assertThat(unknown(asked.run(), "db.slow-statements")).contains("two samples");
      slow(3);
      Reading.Measured slow = measured(asked.run(), "db.slow-statements");
      assertThat(slow.value()).isEqualTo(1);
      Offender worst = slow.offenders().get(0);
      assertThat(worst.name()).contains("pg_sleep").doesNotContain("0.15");
      assertThat(worst.value()).isBetween(0.14, 5.0);
    }
  }

  @Test
  void fewerCallsThanTheMinimumAreNotCounted() throws Exception {
    try (Asked asked = watcher()) {
      asked.run();
      slow(2);
      assertThat(measured(asked.run(), "db.slow-statements").value()).isZero();
    }
  }

  @Test
  void aSlowStatementIsForgottenAfterTenMinutes() throws Exception {
    try (Asked asked = watcher()) {
      asked.run();
      slow(3);
      assertThat(measured(asked.run(), "db.slow-statements").value()).isEqualTo(1);
      for (int minute = 0; minute < 11; minute++) {
        asked.runLater();
      }
      assertThat(measured(asked.run(), "db.slow-statements").value()).isZero();
    }
  }

  @Test
  void slowMaintenanceIsNotCounted() throws Exception {
    try (Asked asked = watcher()) {
      asked.run();
      for (int i = 0; i < 3; i++) {
        server.sql("DO 'BEGIN PERFORM pg_sleep(0.15); END'");
      }
      List<Offender> offenders = measured(asked.run(), "db.slow-statements").offenders();
      assertThat(offenders).noneMatch(one -> one.name().startsWith("DO"));
    }
  }

  @Test
  void aResetOfTheStatisticsIsUnknownForOneRun() throws Exception {
    try (Asked asked = watcher()) {
      asked.run();
      asked.run();
      server.sql("SELECT pg_stat_statements_reset()");
      assertThat(unknown(asked.run(), "db.slow-statements")).contains("reset");
      assertThat(measured(asked.run(), "db.slow-statements").value()).isZero();
    }
  }

  @Test
  void aPasswordInAStatementNeverAppears() throws Exception {
    try (Asked asked = watcher()) {
      asked.run();
      for (int i = 0; i < 3; i++) {
        server.sql(
            "ALTER ROLE poor PASSWORD 'right' ; SELECT pg_sleep(0.15) /* TopSecret1 */",
            "SELECT pg_sleep(0.15), 'TopSecret2' AS word -- TopSecret3");
      }
      List<Reading> readings = asked.run();
      assertThat(measured(readings, "db.slow-statements").value()).isPositive();
      assertThat(readings.toString()).doesNotContain("TopSecret").doesNotContain("'right'");
    }
  }

  @Test
  void aLockedCatalogMakesTheAffectedReadingUnknownAndTheRunEnds() throws Exception {
    try (Asked asked = watcher();
        Connection locker = server.connect();
        Statement lock = locker.createStatement()) {
      asked.run();
      locker.setAutoCommit(false);
      lock.execute("LOCK TABLE pg_catalog.pg_extension IN ACCESS EXCLUSIVE MODE");
      List<Reading> readings = asked.run();
      assertThat(measured(readings, "db.down").value()).isZero();
      assertThat(measured(readings, "db.down").detail()).contains("slow").contains("55P03");
      assertThat(unknown(readings, "db.slow-statements")).contains("slow");
      assertThat(measured(readings, "db.timeouts").value()).isEqualTo(1);
      assertThat(measured(readings, "db.connections").value()).as("others go on").isPositive();
      locker.rollback();
      assertThat(measured(asked.run(), "db.connections").value()).isPositive();
    }
  }

  @Test
  void theSessionIsReadOnlyBoundedAndNamed() throws Exception {
    PostgresSettings settings = settings();
    try (Connection own = new Connector(settings).connect(Duration.ofSeconds(8));
        Statement statement = own.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('application_name'), current_setting('statement_timeout'),"
                    + " current_setting('lock_timeout'),"
                    + " current_setting('default_transaction_read_only'),"
                    + " current_setting('search_path'),"
                    + " current_setting('idle_in_transaction_session_timeout')")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("pitwall");
      assertThat(row.getString(2)).isEqualTo("3s");
      assertThat(row.getString(3)).isEqualTo("500ms");
      assertThat(row.getString(4)).isEqualTo("on");
      assertThat(row.getString(5)).isEqualTo("pg_catalog");
      assertThat(row.getString(6)).isEqualTo("10s");
      assertThat(own.getNetworkTimeout()).isEqualTo(10_000);
    }
  }

  @Test
  void reasonsComeInJapanese() throws Exception {
    try (Asked asked =
        new Asked(server.url(), "watcher", "wrong", Optional.empty(), Locale.JAPANESE)) {
      assertThat(unknown(asked.run(), "db.down")).contains("ログインできません");
    }
  }

  private static PostgresSettings settings() {
    return new PostgresSettings(
        Optional.of(server.url()),
        Optional.of("watcher"),
        Optional.of("right"),
        50,
        new PostgresSettings.Slow(Duration.ofSeconds(1), 5, 3),
        Duration.ofSeconds(30),
        Duration.ofSeconds(3),
        Optional.empty());
  }

  private static void slow(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      server.sql("SELECT pg_sleep(0.15)");
    }
  }
}
