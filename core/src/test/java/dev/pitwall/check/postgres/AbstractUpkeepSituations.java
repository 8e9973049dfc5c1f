package dev.pitwall.check.postgres;

import static dev.pitwall.check.postgres.Asked.measured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.finding.Finding;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server of one version, and what goes wrong in its upkeep, made to go wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractUpkeepSituations {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final int major;
  TestServer server;

  AbstractUpkeepSituations(int major) {
    this.major = major;
  }

  @BeforeAll
  void startServer(@TempDir Path folder) throws Exception {
    Map<String, String> config = new HashMap<>(TestServer.WITH_STATEMENTS);
    config.put("archive_mode", "on");
    config.put("autovacuum", "off");
    config.put("deadlock_timeout", "200ms");
    config.put("max_prepared_transactions", "5");
    config.put("fsync", "off");
    config.put("wal_level", "logical");
    server = new TestServer(major, folder.resolve("pg"), config);
    // not on the command line, where it could not be changed later
    server.sql(
        "ALTER SYSTEM SET archive_command = 'true'",
        "SELECT pg_reload_conf()",
        "CREATE EXTENSION pg_stat_statements",
        "CREATE ROLE watcher LOGIN",
        "GRANT pg_monitor TO watcher",
        "CREATE ROLE poor LOGIN",
        "CREATE TABLE races (id int primary key, name text)",
        "INSERT INTO races VALUES (1, 'one'), (2, 'two')");
  }

  @AfterAll
  void stopServer() throws Exception {
    server.close();
  }

  Asked watcher() {
    return new Asked(server.url(), "watcher", "");
  }

  static Set<String> names(List<Reading> readings) {
    return readings.stream()
        .map(one -> one.key().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static CompletableFuture<Boolean> aside(Connection connection, String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
          } catch (SQLException ended) {
            return false;
          }
        },
        // the common pool has a single thread on two cores (JDK 25), and two of these wait at once
        command -> new Thread(command).start());
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void deadRowsAreSharesOfTheWorstTable() throws Exception {
    server.sql(
        "CREATE TABLE laps AS SELECT i FROM generate_series(1, 40000) i",
        "DELETE FROM laps WHERE i <= 30000");
    try (Asked asked = watcher()) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                asked.time.forward(Duration.ofMinutes(5));
                return measured(asked.run(), "db.dead-tuples").value() > 0.7;
              });
      Reading.Measured dead = measured(asked.run(), "db.dead-tuples");
      assertThat(dead.value()).isBetween(0.74, 0.76);
      assertThat(dead.offenders().get(0).name())
          .contains("public.laps")
          .contains("30000")
          .contains("never vacuumed");
    }
    server.sql("DROP TABLE laps");
  }

  @Test
  void aSlotThatNobodyUsesRetainsWal() throws Exception {
    try (Asked asked = watcher()) {
      server.sql(
          "SELECT pg_create_physical_replication_slot('gone', true)",
          "CREATE TABLE filler AS SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i",
          "DROP TABLE filler");
      List<Reading> readings = asked.run();
      Reading.Measured slot = measured(readings, "db.slot.retained{slot=gone}");
      assertThat(slot.value()).isGreaterThan(5e6);
      assertThat(slot.detail()).contains("not in use");
      if (major >= 13) {
        assertThat(measured(readings, "db.slots.lost").value()).isZero();
      } else {
        assertThat(names(readings)).doesNotContain("db.slots.lost");
      }
      server.sql("SELECT pg_drop_replication_slot('gone')");
      assertThat(names(asked.run())).noneMatch(name -> name.startsWith("db.slot"));
    }
  }

  @Test
  void aFailingArchiveCommandDelaysTheOldestFile() throws Exception {
    server.sql("ALTER SYSTEM SET archive_command = 'false'", "SELECT pg_reload_conf()");
    try (Asked asked = watcher()) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                server.sql("SELECT txid_current()", "SELECT pg_switch_wal()");
                Reading.Measured delay = measured(asked.runLater(), "db.archive.delay");
                return delay.value() > 0.5 && delay.detail().contains("failed last for");
              });
      assertThat(measured(asked.run(), "db.archive.backlog").value()).isPositive();
      server.sql("ALTER SYSTEM SET archive_command = 'true'", "SELECT pg_reload_conf()");
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> measured(asked.runLater(), "db.archive.delay").value() == 0);
    }
  }

  @Test
  void anIndexThatCouldNotBeBuiltIsFound() throws Exception {
    server.sql("CREATE TABLE twins AS SELECT 1 AS id FROM generate_series(1, 2)");
    try (Connection connection = server.connect()) {
      assertThat(aside(connection, "CREATE UNIQUE INDEX CONCURRENTLY twin ON twins (id)").join())
          .isFalse();
    }
    try (Asked asked = watcher()) {
      Reading.Measured invalid = measured(asked.run(), "db.invalid-indexes");
      assertThat(invalid.value()).isEqualTo(1);
      assertThat(invalid.offenders()).extracting(Offender::name).containsExactly("public.twin");
    }
    server.sql("DROP TABLE twins");
  }

  @Test
  void aSequenceIsAsFullAsTheColumnThatItFeeds() throws Exception {
    server.sql(
        "CREATE TABLE tickets (id int)",
        "CREATE SEQUENCE ticket AS bigint OWNED BY tickets.id",
        "SELECT setval('ticket', 1932735283)",
        "CREATE SEQUENCE down INCREMENT -1 MINVALUE -100 MAXVALUE -1",
        "SELECT setval('down', -21)");
    try (Asked asked = watcher()) {
      assertThat(names(asked.run())).doesNotContain("db.sequences");
      assertThat(asked.findings.list()).extracting(Finding::code).contains(Rights.SEQUENCES);
      server.sql("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO watcher");
      asked.time.forward(Duration.ofMinutes(15));
      Reading.Measured sequences = measured(asked.run(), "db.sequences");
      assertThat(sequences.value()).isBetween(0.89, 0.91);
      assertThat(sequences.offenders().get(0).name()).isEqualTo("public.ticket");
      assertThat(sequences.offenders().get(1).value()).isBetween(0.19, 0.22);
      assertThat(asked.findings.list()).extracting(Finding::code).doesNotContain(Rights.SEQUENCES);
    }
    server.sql("DROP TABLE tickets", "DROP SEQUENCE down");
  }

  @Test
  void aPreparedTransactionThatNobodyEndsIsFoundAndHoldsTheHorizon() throws Exception {
    server.sql(
        "BEGIN; INSERT INTO races VALUES (3, 'three'); PREPARE TRANSACTION 'orphan'",
        "SELECT txid_current()",
        "SELECT txid_current()");
    try (Asked asked = watcher()) {
      List<Reading> readings = asked.run();
      Reading.Measured prepared = measured(readings, "db.prepared-transactions");
      assertThat(prepared.value()).isPositive();
      assertThat(prepared.offenders().get(0).name()).startsWith("orphan (postgres");
      assertThat(measured(readings, "db.xmin-horizon").offenders())
          .extracting(Offender::name)
          .contains("prepared transaction orphan");
      assertThat(measured(readings, "db.xmin-horizon").value()).isGreaterThanOrEqualTo(2);
    }
    server.sql("ROLLBACK PREPARED 'orphan'");
  }

  @Test
  void aSettingThatWaitsForARestartIsNamed() throws Exception {
    server.sql("ALTER SYSTEM SET max_worker_processes = 9", "SELECT pg_reload_conf()");
    try (Asked asked = watcher()) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                asked.time.forward(Duration.ofMinutes(5));
                Reading.Measured pending = measured(asked.run(), "db.pending-restart");
                assertThat(pending.offenders())
                    .extracting(Offender::name)
                    .contains("max_worker_processes");
                assertThat(pending.value()).isEqualTo(pending.offenders().size());
              });
    }
    server.sql("ALTER SYSTEM RESET max_worker_processes", "SELECT pg_reload_conf()");
  }

  @Test
  void theVersionsEndOfLifeIsKnown() throws Exception {
    try (Asked asked = watcher()) {
      assertThat(measured(asked.run(), "db.end-of-life").detail()).contains("PostgreSQL " + major);
    }
  }
}
