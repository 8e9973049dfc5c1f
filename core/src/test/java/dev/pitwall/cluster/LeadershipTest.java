package dev.pitwall.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.cluster.ClusterStatus.Role;
import dev.pitwall.finding.Finding;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeadershipTest {
  private static final Duration PING = Leadership.PING_EVERY;
  private static final String BACKENDS =
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'pitwall/";

  @TempDir static Path folder;
  @TempDir Path state;
  private final ManualTime time = new ManualTime();
  private TestDatabase database;

  @BeforeAll
  void start() throws Exception {
    database = new TestDatabase(folder.resolve("pg"));
  }

  @AfterAll
  void stop() throws Exception {
    database.close();
  }

  private Replica replica(String name) {
    return new Replica(database.sessions(), name, time, state);
  }

  @Test
  void theFirstLeadsAndTheOthersKnowWho() {
    try (Replica a = replica("a");
        Replica b = replica("b")) {
      assertThat(a.role()).isEqualTo(Role.STARTING);
      a.turn();
      b.turn();
      assertThat(a.cluster.status()).isEqualTo(new ClusterStatus(Role.LEADER, "a", ""));
      assertThat(b.cluster.status()).isEqualTo(new ClusterStatus(Role.FOLLOWER, "a", ""));
    }
  }

  @Test
  void fleetsOfAnotherNameHaveALeaderOfTheirOwn() {
    try (Replica a = replica("a");
        Replica b =
            new Replica(database.sessions(), "b", time, state, new Fleet("Other", "b").lockKey())) {
      assertThat(a.turn().role()).isEqualTo(Role.LEADER);
      assertThat(b.turn().role()).isEqualTo(Role.LEADER);
    }
  }

  @Test
  void whenALeaderIsGoneAnotherLeadsWithOneTurn() {
    try (Replica a = replica("a");
        Replica b = replica("b")) {
      a.turn();
      b.turn();
      a.kill();
      await().atMost(Duration.ofSeconds(30)).until(() -> database.ask(BACKENDS + "a'").isEmpty());
      b.turn();
      assertThat(b.role()).as("not before the next ping").isEqualTo(Role.FOLLOWER);
      b.pass(PING);
      assertThat(b.role()).isEqualTo(Role.LEADER);
    }
  }

  @Test
  void aLeaderWhoseSessionIsCutStepsDownAndFollowsAfterwards() throws Exception {
    try (Replica a = replica("a");
        Replica b = replica("b")) {
      a.turn();
      b.turn();
      database.sql("SELECT pg_terminate_backend(" + database.ask(BACKENDS + "a'").get(0) + ")");
      await().atMost(Duration.ofSeconds(30)).until(() -> database.ask(BACKENDS + "a'").isEmpty());
      time.forward(PING);
      b.turn();
      a.turn();
      assertThat(b.role()).isEqualTo(Role.LEADER);
      assertThat(a.role()).isEqualTo(Role.DATABASE_DOWN);
      assertThat(a.cluster.status().reason()).isNotEmpty();
      a.pass(Leadership.MOST_BACK_OFF);
      assertThat(a.cluster.status()).isEqualTo(new ClusterStatus(Role.FOLLOWER, "b", ""));
    }
  }

  @Test
  void aLeaderThatHadNoAnswerForTenSecondsDoesNotBelieveInItself() {
    try (Replica a = replica("a")) {
      a.turn();
      time.forward(Leadership.BELIEF);
      assertThat(a.role()).isEqualTo(Role.LEADER);
      time.forward(Duration.ofNanos(1));
      assertThat(a.role()).isEqualTo(Role.DATABASE_DOWN);
      a.turn();
      assertThat(a.role()).isEqualTo(Role.LEADER);
    }
  }

  @Test
  void aServerThatFallsSilentCostsTwoSecondsAndTheLead() throws Exception {
    try (Replica a = replica("a")) {
      a.turn();
      String backend = database.ask(BACKENDS + "a'").get(0);
      signal("-STOP", backend);
      try {
        long began = System.nanoTime();
        a.pass(PING);
        assertThat(a.role()).isEqualTo(Role.DATABASE_DOWN);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
            .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(20));
      } finally {
        signal("-CONT", backend);
      }
    }
  }

  private static void signal(String signal, String pid) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, pid).start();
    assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }

  @Test
  void aDatabaseThatStopsHasNoLeaderAndTriesFollowABackOff() throws Exception {
    try (TestDatabase own = new TestDatabase(state.resolve("pg"));
        Replica a = new Replica(own.sessions(), "a", time, state)) {
      assertThat(a.turn().role()).isEqualTo(Role.LEADER);
      own.stop();
      a.pass(PING);
      assertThat(a.role()).isEqualTo(Role.DATABASE_DOWN);
      for (int i = 0; i < 6; i++) {
        a.pass(Leadership.MOST_BACK_OFF);
      }
      own.start();
      a.pass(Duration.ofSeconds(7)); // at least half of 15 s are waited
      assertThat(a.role()).isEqualTo(Role.DATABASE_DOWN);
      a.pass(Duration.ofSeconds(8));
      assertThat(a.role()).isEqualTo(Role.LEADER);
    }
  }

  @Test
  void theServerGivesUpAVanishedLeaderWithinHalfAMinute() throws Exception {
    try (Replica a = replica("a")) {
      a.turn();
      try (Statement ask = a.leadership.session().orElseThrow().connection().createStatement();
          ResultSet row =
              ask.executeQuery(
                  "SELECT current_setting('tcp_keepalives_idle')::int"
                      + " + current_setting('tcp_keepalives_interval')::int"
                      + " * current_setting('tcp_keepalives_count')::int,"
                      + " current_setting('tcp_user_timeout')")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).isEqualTo(25);
        assertThat(row.getString(2)).isEqualTo("25000");
      }
    }
  }

  @Test
  void behindAPoolerNobodyLeadsByLockAndAFindingSaysSo() throws Exception {
    Path pooler = Path.of("/usr/sbin/pgbouncer");
    Assumptions.assumeTrue(
        Files.isExecutable(pooler), "NOT TESTED: pgbouncer (Debian package) is missing");
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path settings =
        Files.writeString(
            state.resolve("pgbouncer.ini"),
            """
            [databases]
            * = host=127.0.0.1 port=%d user=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            max_db_connections = 1
            ignore_startup_parameters = extra_float_digits,options
            """
                .formatted(database.port(), port));
    // it refuses to run as root
    String user = System.getProperty("user.name").equals("root") ? "postgres" : "";
    Process bouncer =
        new ProcessBuilder(command(pooler, settings, user))
            .redirectErrorStream(true)
            .redirectOutput(state.resolve("pgbouncer.out").toFile())
            .start();
    try (Replica a = new Replica(database.sessions("postgres", port), "a", time, state);
        Replica b = new Replica(database.sessions("postgres", port), "b", time, state)) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                a.pass(Leadership.MOST_BACK_OFF);
                assertThat(a.role()).as(a.cluster.status().reason()).isEqualTo(Role.POOLED);
              });
      assertThat(b.turn().role()).isEqualTo(Role.POOLED);
      assertThat(a.findings.list()).extracting(Finding::code).containsExactly(Leadership.POOLER);
      assertThat(a.cluster.once("report", "today", () -> {})).isEqualTo(Cluster.Outcome.RAN);
      assertThat(b.cluster.once("report", "today", () -> {}))
          .as("the ledger still decides")
          .isEqualTo(Cluster.Outcome.DONE_BEFORE);
    } finally {
      bouncer.destroyForcibly();
    }
  }

  private static List<String> command(Path pooler, Path settings, String user) {
    return user.isEmpty()
        ? List.of(pooler.toString(), settings.toString())
        : List.of(pooler.toString(), "-u", user, settings.toString());
  }
}
