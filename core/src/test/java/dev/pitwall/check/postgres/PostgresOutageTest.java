package dev.pitwall.check.postgres;

import static dev.pitwall.check.postgres.Asked.measured;
import static dev.pitwall.check.postgres.Asked.onlyDownIsKnown;
import static dev.pitwall.check.postgres.Asked.unknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Reading;
import dev.pitwall.finding.Finding;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that stop, start again, or never answer. */
class PostgresOutageTest {
  @TempDir Path folder;

  private TestServer server(Map<String, String> config) throws Exception {
    return new TestServer(folder.resolve("pg"), config);
  }

  @Test
  void aStoppedServerIsDownAndEverythingElseUnknown() throws Exception {
    try (TestServer server = server(Map.of());
        Asked asked = new Asked(server.url(), "postgres", "")) {
      assertThat(measured(asked.run(), "db.down").value()).isZero();
      server.stop();
      List<Reading> readings = asked.run();
      assertThat(measured(readings, "db.down").value()).isEqualTo(1);
      assertThat(measured(readings, "db.down").detail()).contains("does not answer");
      onlyDownIsKnown(readings);
    }
  }

  @Test
  void aServerThatCameBackIsUpAgainAndItsStatisticsStartAnew() throws Exception {
    try (TestServer server = server(TestServer.WITH_STATEMENTS)) {
      server.sql("CREATE EXTENSION pg_stat_statements");
      try (Asked asked = new Asked(server.url(), "postgres", "")) {
        asked.run();
        assertThat(measured(asked.run(), "db.slow-statements").value()).isZero();
        server.stop();
        assertThat(measured(asked.run(), "db.down").value()).isEqualTo(1);
        server.start();
        List<Reading> readings = asked.runLater();
        assertThat(measured(readings, "db.down").value()).isZero();
        assertThat(unknown(readings, "db.slow-statements")).contains("restarted");
        assertThat(measured(asked.run(), "db.slow-statements").value()).isZero();
      }
    }
  }

  @Test
  void aRestartBetweenTwoRunsIsNoOutage() throws Exception {
    try (TestServer server = server(Map.of());
        Asked asked = new Asked(server.url(), "postgres", "")) {
      asked.run();
      server.stop();
      server.start();
      List<Reading> readings = asked.run();
      assertThat(measured(readings, "db.down").value()).isZero();
      assertThat(measured(readings, "db.connections").value()).isZero();
    }
  }

  @Test
  void triesFollowABackOffOfAtMostFifteenSeconds() throws Exception {
    try (TestServer server = server(Map.of());
        Asked asked = new Asked(server.url(), "postgres", "")) {
      asked.run();
      server.stop();
      for (int i = 0; i < 10; i++) {
        assertThat(measured(asked.runLater(), "db.down").value()).isEqualTo(1);
      }
      server.start();
      assertThat(measured(asked.run(), "db.down").value()).as("still waiting").isEqualTo(1);
      asked.time.forward(Duration.ofSeconds(15));
      assertThat(measured(asked.run(), "db.down").value()).isZero();
    }
  }

  /** Smart shutdown: new sessions are refused, old ones live on. */
  @Test
  void aStoppingServerWithALivingSessionIsNoticedAndNotHeldUp() throws Exception {
    try (TestServer server = server(Map.of());
        Asked asked = new Asked(server.url(), "postgres", "");
        Connection other = server.connect()) {
      asked.run();
      long postmaster = server.postmaster();
      TestServer.kill("-TERM", postmaster);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                List<Reading> readings = asked.runLater();
                assertThat(measured(readings, "db.restarting").value()).isEqualTo(1);
                assertThat(measured(readings, "db.restarting").detail()).contains("57P03");
                assertThat(measured(readings, "db.down").value()).isZero();
              });
      assertThat(other.isValid(5)).isTrue();
      other.abort(Runnable::run);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> ProcessHandle.of(postmaster).map(p -> !p.isAlive()).orElse(true));
    }
  }

  @Test
  @Timeout(60)
  void aListenerThatSaysNothingIsDownWithinTheBudget() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Asked asked =
            new Asked("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x", "u", "p")) {
      long start = System.nanoTime();
      List<Reading> readings = asked.run();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
      assertThat(measured(readings, "db.down").value()).isEqualTo(1);
      onlyDownIsKnown(readings);
    }
  }

  @Test
  @Timeout(60)
  void aSecondRunAtTheSameTimeAnswersAtOnceThatTheFirstIsBusy() throws Exception {
    ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    try (Asked asked =
        new Asked("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x", "u", "p")) {
      CompletableFuture<List<Reading>> first =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return asked.run();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      try (Socket waiting = silent.accept()) {
        assertThat(waiting.isConnected()).isTrue();
        assertThat(unknown(asked.run(), "db.down")).contains("has not ended");
      }
      silent.close();
      assertThat(measured(first.join(), "db.down").value()).isEqualTo(1);
    }
  }

  @Test
  void anExtensionWithoutItsLibraryIsToldToBePreloaded() throws Exception {
    try (TestServer server = server(Map.of())) {
      server.sql("CREATE EXTENSION pg_stat_statements");
      try (Asked asked = new Asked(server.url(), "postgres", "")) {
        assertThat(unknown(asked.run(), "db.slow-statements")).contains("shared_preload_libraries");
        assertThat(asked.findings.list()).extracting(Finding::code).contains(Rights.LIBRARY);
      }
    }
  }

  /** The postmaster's death is simulated by a proxy that is far cheaper to stop than a server. */
  @Test
  void manyOutagesLeaveNoThreadAndNoConnectionBehind() throws Exception {
    int outages = Boolean.getBoolean("pitwall.long") ? 50 : 12; // what each leaves adds up
    try (TestServer server = server(Map.of());
        TestProxy proxy = new TestProxy(server.port());
        Asked asked = new Asked(proxy.url(), "postgres", "")) {
      asked.run();
      proxy.down();
      asked.runLater();
      proxy.up();
      asked.runLater();
      long threads = driverThreads();
      for (int i = 0; i < outages; i++) {
        proxy.down();
        assertThat(measured(asked.runLater(), "db.down").value()).isEqualTo(1);
        proxy.up();
        assertThat(measured(asked.runLater(), "db.down").value()).isZero();
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(driverThreads()).isLessThanOrEqualTo(threads);
                assertThat(own(server)).isEqualTo(1);
              });
    }
  }

  private static long driverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("PostgreSQL"))
        .count();
  }

  private static long own(TestServer server) throws Exception {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pitwall'")) {
      row.next();
      return row.getLong(1);
    }
  }
}
