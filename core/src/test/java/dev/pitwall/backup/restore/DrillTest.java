package dev.pitwall.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.alert.Severity;
import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.Manifest.Level;
import dev.pitwall.backup.Manifest.TableContent;
import dev.pitwall.backup.Manifest.Verification;
import dev.pitwall.backup.Progress;
import dev.pitwall.backup.seal.SealKey;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.PlainText;
import dev.pitwall.notify.Sender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills on a real server. */
class DrillTest {
  @TempDir static Path data;
  private static RaceServer server;
  private static Path dir;
  private static Manifest backup;
  private static Path slowDir;
  private static Manifest slow;

  @BeforeAll
  static void begin() throws Exception {
    server = new RaceServer(data.resolve("pg"));
    dir = data.resolve("backups");
    backup = new Backups(site(), null).make("", Progress.NONE).manifest();
    slowDir = data.resolve("slow");
    slow = new Backups(slowSite(), null).make("", Progress.NONE).manifest();
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
  }

  private static BackupSite site() {
    return server.site(dir, "races", Map.of());
  }

  private static BackupSite slowSite() {
    return server.site(slowDir, "slow", Map.of());
  }

  private static DrillSettings settings(Duration timeout, long size, String... smoke) {
    return new DrillSettings(
        Optional.empty(), Optional.empty(), Optional.empty(), timeout, size, List.of(smoke));
  }

  private static DrillSettings usual(String... smoke) {
    return settings(Duration.ofHours(1), 1L << 40, smoke);
  }

  private static List<String> scratch() throws SQLException {
    return server.ask(
        "postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'pitwall\\_drill\\_%'");
  }

  @Test
  void aDrillProvesTheBackupAndKeepsTheTime() throws Exception {
    DrillReport report =
        new Drill(site(), usual("SELECT count(*) > 4000 FROM results.\"Lap Time\""))
            .run(backup, Progress.NONE);

    assertThat(report.problems()).isEmpty();
    assertThat(report.proven()).isTrue();
    assertThat(report.comparison().compared()).isEqualTo(2);
    assertThat(report.comparison().equal()).isTrue();
    assertThat(report.remarks())
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("NOT VALID")
        .contains("positive");
    assertThat(scratch()).isEmpty();
    Manifest kept = new Restore(site()).find(backup.id());
    assertThat(kept.verified()).isEqualTo(Level.RESTORE);
    Verification last = kept.verifications().get(kept.verifications().size() - 1);
    assertThat(last.took())
        .isPositive()
        .isEqualTo(report.restored().truncatedTo(ChronoUnit.MILLIS));
  }

  @Test
  void aDrillIsToldInBothLanguages() throws Exception {
    DrillReport report = new Drill(site(), usual()).run(backup, Progress.NONE);
    DrillReport twelve =
        new DrillReport(
            report.id(),
            report.time(),
            Duration.ofSeconds(12),
            report.comparison(),
            report.problems(),
            report.remarks());
    Instant now = Instant.parse("2026-11-26T03:00:00Z");
    Sender sender = new Sender("RacePredictor", "host:1", "");

    Notification english = new DrillWording(sender, Locale.ENGLISH, ZoneOffset.UTC).of(twelve, now);
    assertThat(english.subject())
        .isEqualTo("[RacePredictor] INFO backup.drill: equal content, restored in 12 s");
    assertThat(PlainText.write(english, 100)).contains("2 of 2 tables, 5002 rows");
    Notification japanese =
        new DrillWording(sender, Locale.JAPANESE, ZoneOffset.UTC).of(twelve, now);
    assertThat(japanese.subject()).contains("内容一致、復元時間 12");
    assertThat(japanese.severity()).isEqualTo(Severity.INFO);
  }

  private static Manifest with(Manifest manifest, List<TableContent> tables) {
    return new Manifest(
        manifest.id(),
        manifest.slot(),
        manifest.app(),
        manifest.instance(),
        manifest.start(),
        manifest.end(),
        manifest.database(),
        manifest.files(),
        tables,
        manifest.keyId(),
        manifest.warnings(),
        manifest.status(),
        manifest.verifications());
  }

  @Test
  void everyDifferenceFromTheManifestIsFound() throws Exception {
    List<TableContent> tables = new ArrayList<>();
    for (TableContent each : backup.tables()) {
      boolean laps = each.name().equals("Lap Time");
      long rows = Objects.requireNonNull(each.rows());
      tables.add(
          new TableContent(
              each.schema(),
              each.name(),
              laps ? rows + 1 : rows,
              laps ? each.hash() : each.hash() + "1"));
    }
    tables.add(new TableContent("public", "lost", 3L, "3"));
    DrillReport report =
        new Drill(site(), usual("SELECT count(*) > 4000 FROM public.team", "SELECT 1 / 0"))
            .run(with(backup, tables), Progress.NONE);

    assertThat(report.problems()).hasSize(5);
    assertThat(String.join("\n", report.problems()))
        .contains("results.Lap Time: 5001 rows were backed up, 5000 are there")
        .contains("public.team: 2 rows as before, but other content")
        .contains("the table public.lost is missing")
        .contains("SELECT count(*) > 4000 FROM public.team gave f")
        .contains("division by zero");
    assertThat(scratch()).isEmpty();
    Manifest kept = new Restore(site()).find(backup.id());
    assertThat(kept.damaged()).isTrue();
    Notification told =
        new DrillWording(new Sender("a", "b", ""), Locale.ENGLISH, ZoneOffset.UTC)
            .of(report, Instant.EPOCH);
    assertThat(told.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(told.offenders()).hasSize(5);
  }

  @Test
  void aTableThatWasNotBackedUpIsFound() throws Exception {
    DrillReport report =
        new Drill(site(), usual()).run(with(backup, backup.tables().subList(0, 1)), Progress.NONE);
    assertThat(report.problems())
        .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .contains("was not backed up");
  }

  @Test
  void aDamagedFileIsAProblemOfTheBackup() throws Exception {
    Path copy = Files.createDirectories(data.resolve("damaged").resolve(backup.id()));
    Files.copy(dir.resolve(backup.id()).resolve(Manifest.FILE), copy.resolve(Manifest.FILE));
    byte[] dump = Files.readAllBytes(dir.resolve(backup.id()).resolve(Manifest.DUMP));
    dump[dump.length - 9] ^= 1;
    Files.write(copy.resolve(Manifest.DUMP), dump);
    BackupSite damaged = server.site(data.resolve("damaged"), "races", Map.of());

    DrillReport report = new Drill(damaged, usual()).run(backup, Progress.NONE);

    assertThat(report.proven()).isFalse();
    assertThat(report.problems().get(0)).contains("SHA-256");
    assertThat(new Restore(damaged).find(backup.id()).damaged()).isTrue();
  }

  @Test
  void aDrillThatTakesTooLongIsEndedAndSaysNothingOfTheBackup() throws Exception {
    Manifest before = new Restore(slowSite()).find(slow.id());
    Drill drill = new Drill(slowSite(), settings(Duration.ofSeconds(1), 1L << 40));
    assertThatThrownBy(() -> drill.run(slow, Progress.NONE))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("backup.drill-timeout");
    assertThat(scratch()).isEmpty();
    assertThat(new Restore(slowSite()).find(slow.id())).isEqualTo(before);
  }

  @Test
  void aDatabaseThatIsTooLargeIsNotRestored() {
    Drill drill = new Drill(site(), settings(Duration.ofHours(1), 1000));
    assertThatThrownBy(() -> drill.run(backup, Progress.NONE))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("backup.drill-size-limit");
  }

  @Test
  void anInterruptedDrillLeavesNothing() throws Exception {
    Thread me = Thread.currentThread();
    Progress interrupting =
        new Progress() {
          @Override
          public void bytes(long done, long of) {
            if (!scratchQuietly().isEmpty()) {
              me.interrupt();
            }
          }
        };
    assertThatThrownBy(() -> new Drill(slowSite(), usual()).run(slow, interrupting))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(scratch()).isEmpty();
  }

  private static List<String> scratchQuietly() {
    try {
      return scratch();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatAKilledDrillLeavesIsDroppedByTheNextAndNothingElseIs() throws Exception {
    Process killed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledDrill.class.getName(),
                slowDir.toString(),
                server.url("slow"))
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("killed.log").toFile())
            .start();
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () ->
                !server
                    .ask("postgres", "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                    .isEmpty());
    String left = scratch().get(0);
    server.sql(
        "postgres",
        "CREATE DATABASE pitwall_drill_notes",
        "CREATE DATABASE pitwall_drill_20200101t000000_0badcafe OWNER app");
    try {
      new Drill(site(), usual()).run(backup, Progress.NONE);
      assertThat(scratch()).as("a drill that goes on is left alone").contains(left);

      killed.destroyForcibly().waitFor();
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .until(
              () ->
                  server
                      .ask(
                          "postgres",
                          "SELECT 1 FROM pg_stat_activity"
                              + " WHERE application_name LIKE 'pitwall-drill %'")
                      .isEmpty());
      new Drill(site(), usual()).run(backup, Progress.NONE);
      assertThat(scratch())
          .containsExactlyInAnyOrder(
              "pitwall_drill_notes", "pitwall_drill_20200101t000000_0badcafe");
    } finally {
      killed.destroyForcibly();
      server.sql(
          "postgres",
          "DROP DATABASE pitwall_drill_notes",
          "DROP DATABASE pitwall_drill_20200101t000000_0badcafe");
    }
  }

  @Test
  void theLookOfTheLevelRestoreIsADrill() throws Exception {
    Path here = data.resolve("rehearsed");
    BackupSite site = server.site(here, "races", Map.of("backup.verify", "restore"));
    Manifest made =
        new Backups(site, new Drill(site, usual()).rehearsal()).make("", Progress.NONE).manifest();
    assertThat(made.verified()).isEqualTo(Level.RESTORE);
  }

  /** A sealed backup, and a role that is known there only. */
  @Test
  void aDrillRunsOnTheServerThatIsNamedForIt() throws Exception {
    Path key = data.resolve("drill.key");
    SealKey.create(key);
    BackupSite sealed =
        server.site(
            data.resolve("sealed"), "races", Map.of("backup.encryption-key-file", key.toString()));
    Manifest made = new Backups(sealed, null).make("", Progress.NONE).manifest();
    assertThat(made.keyId()).isNotEmpty();
    try (RaceServer other = new RaceServer(data.resolve("other"))) {
      other.sql("postgres", "CREATE ROLE driller SUPERUSER LOGIN PASSWORD 'let me drill'");
      DrillSettings there =
          new DrillSettings(
              Optional.of(other.url("postgres")),
              Optional.of("driller"),
              Optional.of("let me drill"),
              Duration.ofHours(1),
              1L << 40,
              List.of("SELECT current_user = 'driller' AND inet_server_port() = " + other.port()));
      DrillReport report = new Drill(sealed, there).run(made, Progress.NONE);
      assertThat(report.problems()).isEmpty();
      assertThat(report.proven()).isTrue();
      assertThat(report.comparison().compared()).isEqualTo(2);
      assertThat(other.databases()).noneMatch(name -> name.startsWith("pitwall_drill_"));
    }
    assertThat(new Restore(sealed).find(made.id()).verified()).isEqualTo(Level.RESTORE);
  }
}
