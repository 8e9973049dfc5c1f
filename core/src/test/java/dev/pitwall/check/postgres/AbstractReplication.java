package dev.pitwall.check.postgres;

import static dev.pitwall.check.postgres.Asked.measured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary and a standby made of a cold copy of it. */
abstract class AbstractReplication {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String STANDBY = "db.replica.lag-bytes{standby=second@127.0.0.1}";

  private final int major;
  @TempDir Path folder;

  AbstractReplication(int major) {
    this.major = major;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().startsWith("epg-lock")) {
          Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  private TestServer standbyOf(TestServer primary) throws IOException {
    Path data = folder.resolve("second");
    primary.stop();
    copy(folder.resolve("first"), data);
    primary.start();
    Files.createFile(data.resolve("standby.signal"));
    Files.writeString(
        data.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port="
            + primary.port()
            + " user=postgres application_name=second'\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    Files.writeString(
        folder.resolve("first").resolve("pg_hba.conf"),
        "host all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n");
    return new TestServer(major, data, Map.of());
  }

  private static boolean has(List<Reading> readings, String key) {
    return readings.stream().anyMatch(reading -> reading.key().toString().equals(key));
  }

  @Test
  void lagIsMeasuredOnBothSidesADeadLinkFoundAndAPromotionTold() throws Exception {
    TestServer primary = new TestServer(major, folder.resolve("first"), Map.of());
    primary.sql("CREATE ROLE watcher LOGIN", "GRANT pg_monitor TO watcher");
    try (TestServer standby = standbyOf(primary);
        Asked ofPrimary = new Asked(primary.url(), "watcher", "");
        Asked ofStandby = new Asked(standby.url(), "watcher", "")) {
      primary.sql("SELECT pg_reload_conf()");
      await().atMost(PATIENCE).until(() -> has(ofPrimary.run(), STANDBY));
      primary.sql("CREATE TABLE first (id int)");
      await()
          .atMost(PATIENCE)
          .until(() -> standby.ask("SELECT pg_last_xact_replay_timestamp()") != null);
      // idle: nothing is written, and time passes without a growing lag
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                List<Reading> here = ofPrimary.run();
                List<Reading> there = ofStandby.run();
                assertThat(measured(here, STANDBY).value()).isZero();
                assertThat(measured(here, "db.replica.missing").value()).isZero();
                assertThat(measured(there, "db.replica.lag-bytes").value()).isZero();
                assertThat(measured(there, "db.replica.lag").value()).isZero();
                assertThat(measured(there, "db.replica.disconnected").value()).isZero();
                assertThat(measured(there, "db.failover").value()).isZero();
              });
      standby.sql("SELECT pg_wal_replay_pause()");
      primary.sql("CREATE TABLE filler AS SELECT repeat('x', 500) FROM generate_series(1, 5000)");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(measured(ofPrimary.run(), STANDBY).value()).isGreaterThan(1e6);
                List<Reading> there = ofStandby.run();
                assertThat(measured(there, "db.replica.lag-bytes").value()).isGreaterThan(1e6);
                assertThat(measured(there, "db.replica.lag").value()).isPositive();
              });
      standby.sql("SELECT pg_wal_replay_resume()");
      await()
          .atMost(PATIENCE)
          .until(() -> measured(ofStandby.run(), "db.replica.lag").value() == 0);
      deadLinkAndPromotion(primary, standby, ofStandby);
    }
  }

  private static void deadLinkAndPromotion(TestServer primary, TestServer standby, Asked ofStandby)
      throws Exception {
    primary.stop();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<Reading> there = ofStandby.run();
              assertThat(measured(there, "db.replica.disconnected").value()).isEqualTo(1);
              assertThat(measured(there, "db.replica.lag").value()).as("hides it").isZero();
            });
    standby.sql("SELECT pg_promote()");
    List<Reading> promoted = ofStandby.run();
    assertThat(measured(promoted, "db.failover").value()).isEqualTo(1);
    assertThat(measured(promoted, "db.failover").detail()).contains("became the primary");
    assertThat(has(promoted, "db.replica.disconnected")).isFalse();
    assertThat(has(promoted, "db.dead-tuples")).isTrue();
    for (int minute = 0; minute < 11; minute++) {
      ofStandby.runLater();
    }
    assertThat(measured(ofStandby.run(), "db.failover").value()).isZero();
  }

  @Test
  void aStandbyThatGoesAwayIsMissedOnThePrimary() throws Exception {
    TestServer primary = new TestServer(major, folder.resolve("first"), Map.of());
    try (TestServer standby = standbyOf(primary);
        Asked asked = new Asked(primary.url(), "postgres", "")) {
      primary.sql("SELECT pg_reload_conf()");
      await().atMost(PATIENCE).until(() -> has(asked.run(), STANDBY));
      standby.stop();
      await()
          .atMost(PATIENCE)
          .until(() -> measured(asked.run(), "db.replica.missing").value() == 1);
      assertThat(measured(asked.run(), "db.replica.missing").offenders().get(0).name())
          .isEqualTo("second@127.0.0.1");
    } finally {
      primary.close();
    }
  }
}
