package dev.pitwall.check.postgres;

import static dev.pitwall.check.postgres.Asked.measured;
import static dev.pitwall.check.postgres.Asked.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What goes wrong between sessions, and with the server itself, made to go wrong. */
abstract class AbstractServerSituations extends AbstractUpkeepSituations {

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

  AbstractServerSituations(int major) {
    super(major);
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
