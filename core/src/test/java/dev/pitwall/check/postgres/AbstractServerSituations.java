package dev.pitwall.check.postgres;

import static dev.pitwall.check.postgres.Asked.measured;
import static dev.pitwall.check.postgres.Asked.unknown;
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

/** What goes wrong in a database, made to go wrong, on one version of the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractServerSituations {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What every primary answers to a role with pg_monitor. */
  private static final Set<String> ALWAYS =
      Set.of(
          "db.down",
          "db.restarting",
          "db.refused",
          "db.connections-exhausted",
          "db.timeouts",
          "db.connect-time",
          "db.connections",
          "db.connections.share",
          "db.connections.by-state",
          "db.idle-in-transaction",
          "db.longest-transaction",
          "db.longest-statement",
          "db.blocked",
          "db.blocked.wait",
          "db.failover",
          "db.deadlocks",
          "db.rollback-ratio",
          "db.temp-bytes",
          "db.cache-hit-ratio",
          "db.slow-statements",
          "db.xmin-horizon",
          "db.wraparound",
          "db.pending-restart",
          "db.end-of-life",
          "db.wal-size",
          "db.dead-tuples",
          "db.invalid-indexes",
          "db.size",
          "db.archive.delay",
          "db.archive.backlog",
          "db.prepared-transactions");

  private final int major;
  TestServer server;

  AbstractServerSituations(int major) {
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

  private Asked watcher() {
    return new Asked(server.url(), "watcher", "");
  }

  private static Set<String> names(List<Reading> readings) {
    return readings.stream()
        .map(one -> one.key().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static CompletableFuture<Boolean> aside(Connection connection, String sql) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
          } catch (SQLException ended) {
            return false;
          }
        });
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void aRoleWithPgMonitorIsAnsweredEverything() throws Exception {
    try (Asked asked = watcher()) {
      asked.run();
      List<Reading> readings = asked.run();
      assertThat(readings).allSatisfy(one -> assertThat(one).isInstanceOf(Reading.Measured.class));
      assertThat(names(readings)).containsAll(ALWAYS);
      assertThat(readings).extracting(Reading::key).doesNotHaveDuplicates();
      assertThat(measured(readings, "db.timeouts").value()).isZero();
      assertThat(measured(readings, "db.wal-size").value()).isGreaterThan(1 << 20);
      assertThat(measured(readings, "db.size").value()).isGreaterThan(1 << 20);
    }
  }

  @Test
  void whatIsNotInUseGivesNoReading() throws Exception {
    try (Asked asked = watcher()) {
      assertThat(names(asked.run()))
          .noneMatch(name -> name.startsWith("db.replica"))
          .noneMatch(name -> name.startsWith("db.slot"));
    }
  }

  @Test
  void aRoleWithoutPgMonitorIsToldTheGrantAndStillMeasuresTheRest() throws Exception {
    try (Asked asked = new Asked(server.url(), "poor", "")) {
      asked.run();
      List<Reading> readings = asked.run();
      for (String key :
          List.of(
              "db.blocked",
              "db.idle-in-transaction",
              "db.xmin-horizon",
              "db.archive.delay",
              "db.wal-size",
              "db.invalid-indexes",
              "db.slow-statements")) {
        assertThat(unknown(readings, key)).contains("GRANT pg_monitor TO \"poor\"");
      }
      for (String key :
          List.of(
              "db.down",
              "db.connections",
              "db.deadlocks",
              "db.temp-bytes",
              "db.size",
              "db.wraparound{counter=xid}",
              "db.dead-tuples",
              "db.cache-hit-ratio")) {
        assertThat(measured(readings, key).value()).isNotNegative();
      }
    }
  }

  @Test
  void theRootOfALockQueueIsNamedWithHowManyWaitBehindIt() throws Exception {
    try (Asked asked = watcher();
        Connection root = server.connect("importer");
        Connection middle = server.connect("middle");
        Connection last = server.connect("last")) {
      asked.run();
      root.setAutoCommit(false);
      middle.setAutoCommit(false);
      execute(root, "UPDATE races SET name = 'TopSecret' WHERE id = 1");
      execute(middle, "UPDATE races SET name = 'x' WHERE id = 2");
      CompletableFuture<Boolean> second = aside(middle, "UPDATE races SET name = 'y' WHERE id = 1");
      CompletableFuture<Boolean> third = aside(last, "UPDATE races SET name = 'z' WHERE id = 2");
      await().atMost(PATIENCE).until(() -> measured(asked.run(), "db.blocked").value() == 2);
      asked.time.forward(Duration.ofSeconds(40));
      List<Reading> readings = asked.run();
      List<Offender> roots = measured(readings, "db.blocked").offenders();
      assertThat(roots).hasSize(1);
      assertThat(roots.get(0).name())
          .startsWith("importer, user postgres, pid")
          .contains("UPDATE races SET name = ?")
          .doesNotContain("TopSecret");
      assertThat(roots.get(0).value()).isEqualTo(2);
      assertThat(measured(readings, "db.blocked.wait").value())
          .isBetween(major >= 14 ? 0.0 : 39, 120.0);
      root.rollback();
      second.join();
      middle.rollback();
      third.join();
      assertThat(measured(asked.run(), "db.blocked").value()).isZero();
    }
  }

  @Test
  void anOpenTransactionIsMeasuredWhetherItIsIdleOrBusy() throws Exception {
    try (Asked asked = watcher();
        Connection idle = server.connect("forgetful");
        Connection backup = server.connect("pg_dump")) {
      backup.setAutoCommit(false);
      execute(backup, "SELECT 'TopSecret'");
      idle.setAutoCommit(false);
      execute(idle, "SELECT 'TopSecret'");
      await()
          .atMost(PATIENCE)
          .until(() -> measured(asked.run(), "db.idle-in-transaction").value() > 0.2);
      List<Reading> readings = asked.run();
      assertThat(measured(readings, "db.longest-transaction").offenders())
          .extracting(Offender::name)
          .anyMatch(name -> name.startsWith("forgetful") && name.endsWith("SELECT ?"))
          .noneMatch(name -> name.startsWith("pg_dump"));
      assertThat(readings.toString()).doesNotContain("TopSecret");
      CompletableFuture<Boolean> busy = aside(idle, "SELECT pg_sleep(60)");
      await()
          .atMost(PATIENCE)
          .until(() -> measured(asked.run(), "db.longest-statement").value() > 0.2);
      idle.abort(Runnable::run);
      busy.join();
    }
  }

  @Test
  void aDeadlockIsCountedForFiveMinutes() throws Exception {
    try (Asked asked = watcher();
        Connection one = server.connect();
        Connection two = server.connect()) {
      asked.run();
      one.setAutoCommit(false);
      two.setAutoCommit(false);
      execute(one, "UPDATE races SET name = 'x' WHERE id = 1");
      execute(two, "UPDATE races SET name = 'x' WHERE id = 2");
      CompletableFuture<Boolean> first = aside(one, "UPDATE races SET name = 'x' WHERE id = 2");
      CompletableFuture<Boolean> second = aside(two, "UPDATE races SET name = 'x' WHERE id = 1");
      CompletableFuture.anyOf(first, second).join();
      one.rollback();
      two.rollback();
      assertThat(first.join() && second.join()).isFalse();
      await().atMost(PATIENCE).until(() -> measured(asked.run(), "db.deadlocks").value() == 1);
      for (int minute = 0; minute < 6; minute++) {
        asked.runLater();
      }
      assertThat(measured(asked.run(), "db.deadlocks").value()).isZero();
    }
  }

  @Test
  void temporaryFilesAreAddedUp() throws Exception {
    try (Asked asked = watcher()) {
      asked.run();
      server.sql(
          "SET work_mem = '64kB'",
          "SELECT count(*) FROM (SELECT i FROM generate_series(1, 300000) i ORDER BY i DESC) x");
      await().atMost(PATIENCE).until(() -> measured(asked.run(), "db.temp-bytes").value() > 1e6);
      assertThat(measured(asked.run(), "db.temp-bytes").detail()).contains("temporary files");
    }
  }

  @Test
  void rollbacksCountAgainstAtLeastAHundredTransactions() throws Exception {
    try (Asked asked = watcher()) {
      asked.run();
      try (Connection connection = server.connect()) {
        connection.setAutoCommit(false);
        for (int i = 0; i < 40; i++) {
          execute(connection, "SELECT 1");
          connection.rollback();
        }
      }
      await()
          .atMost(PATIENCE)
          .until(() -> measured(asked.run(), "db.rollback-ratio").value() > 0.2);
      assertThat(measured(asked.run(), "db.rollback-ratio").value()).isBetween(0.2, 0.41);
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

  /** The server restarts all its sessions; its counters fall, its start time stays. */
  @Test
  void aKilledBackendGivesNoNegativeAndNoHugeDifferences() throws Exception {
    try (Asked asked = watcher();
        Connection victim = server.connect()) {
      asked.run();
      String pid;
      try (Statement statement = victim.createStatement();
          var row = statement.executeQuery("SELECT pg_backend_pid()")) {
        row.next();
        pid = row.getString(1);
      }
      TestServer.kill("-9", Long.parseLong(pid));
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(server.ask("SELECT 1")).isEqualTo("1"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                List<Reading> readings = asked.runLater();
                assertThat(readings)
                    .filteredOn(Reading.Measured.class::isInstance)
                    .allMatch(one -> ((Reading.Measured) one).value() >= 0);
                assertThat(measured(readings, "db.down").value()).isZero();
                assertThat(measured(readings, "db.deadlocks").value()).isZero();
                assertThat(measured(readings, "db.rollback-ratio").value()).isLessThan(0.1);
              });
    }
  }

  @Test
  void aCrashAndARestartBetweenTwoRunsDropTheInterval() throws Exception {
    try (Asked asked = watcher()) {
      asked.run();
      asked.run();
      server.stopAtOnce();
      assertThat(measured(asked.run(), "db.down").value()).isEqualTo(1);
      server.start();
      List<Reading> readings = asked.runLater();
      assertThat(measured(readings, "db.down").value()).isZero();
      assertThat(unknown(readings, "db.deadlocks")).contains("restarted");
      assertThat(measured(asked.run(), "db.deadlocks").value()).isZero();
      assertThat(measured(asked.run(), "db.failover").value()).isZero();
    }
  }
}
