package dev.pitwall.check.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Progress;
import dev.pitwall.check.PlannedCheck;
import dev.pitwall.check.Reading;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.Sender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCheckTest {
  @TempDir Path temp;
  private final TestTime time = new TestTime();
  private final Findings findings = new Findings(time);
  private final AtomicReference<Instant> newest = new AtomicReference<>();
  private final Map<String, String> keys = new HashMap<>();
  private boolean elsewhere;

  @BeforeEach
  void files() throws Exception {
    Path file = Files.writeString(temp.resolve("app.conf"), "a = 1");
    keys.put("pitwall.backup.dir", temp.resolve("backups").toString());
    keys.put("pitwall.backup.config", file.toString());
    keys.put("pitwall.backup.schedule", "0 3 * * *");
  }

  private BackupSite site() {
    Sources sources = new Sources(Optional.empty(), "", keys, Map.of(), Path.of(""), List.of());
    BackupSettings settings =
        BackupSettings.from(
            LoadedConfiguration.load(
                sources,
                List.of(
                    new KeyGroup("PostgreSQL", PostgresSettings.keys()),
                    new KeyGroup("Backup", BackupSettings.keys()))));
    return new BackupSite(
        settings,
        settings.folder(temp),
        List.of(),
        new Sender("app", "host:1", ""),
        Locale.ENGLISH,
        time);
  }

  private Optional<PlannedCheck> check() {
    BackupSite site = site();
    return BackupChecks.of(
        site.settings(),
        new Backups(site, null),
        new BackupChecks.Means(
            time, ZoneOffset.UTC, Locale.ENGLISH, findings, newest::set, () -> elsewhere));
  }

  private static Map<String, Double> asked(PlannedCheck check) throws InterruptedException {
    Map<String, Double> values = new HashMap<>();
    for (Reading reading : check.check().run()) {
      values.put(
          reading.key().name(),
          reading instanceof Reading.Measured measured ? measured.value() : Double.NaN);
    }
    return values;
  }

  private void fail() {
    keys.put("pitwall.backup.encryption-key-file", temp.resolve("no-key").toString());
    try {
      new Backups(site(), null).make("", Progress.NONE);
    } catch (BackupException expected) {
      keys.remove("pitwall.backup.encryption-key-file");
      return;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it was made");
  }

  @Test
  void withoutAScheduleNothingIsAsked() {
    keys.remove("pitwall.backup.schedule");
    assertThat(check()).isEmpty();
  }

  @Test
  void theAgeIsThatOfTheNewestGoodBackup() throws Exception {
    PlannedCheck check = check().orElseThrow();
    assertThat(asked(check))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("backup.failed", 0.0, "backup.age", 0.0, "backup.preflight", 0.0));
    assertThat(newest.get()).isNull();
    time.pass(Duration.ofHours(5));
    assertThat(asked(check)).containsEntry("backup.age", 18_000.0);

    Instant begin = time.now();
    new Backups(site(), null).make("", Progress.NONE);
    time.pass(Duration.ofHours(27));
    assertThat(asked(check))
        .containsEntry("backup.age", 97_200.0)
        .containsEntry("backup.failed", 0.0);
    assertThat(newest.get()).isEqualTo(begin);
  }

  @Test
  void failuresInARowAreCountedAndTheAgeGoesOn() throws Exception {
    PlannedCheck check = check().orElseThrow();
    new Backups(site(), null).make("", Progress.NONE);
    time.pass(Duration.ofDays(1));
    fail();
    assertThat(asked(check))
        .containsEntry("backup.failed", 1.0)
        .containsEntry("backup.age", 86_400.0);
    time.pass(Duration.ofDays(1));
    fail();
    assertThat(asked(check))
        .containsEntry("backup.failed", 2.0)
        .containsEntry("backup.age", 172_800.0);
    Reading failed =
        check.check().run().stream()
            .filter(reading -> reading.key().name().equals("backup.failed"))
            .findFirst()
            .orElseThrow();
    assertThat(((Reading.Measured) failed).detail()).contains("no-key");
    new Backups(site(), null).make("", Progress.NONE);
    assertThat(asked(check)).containsEntry("backup.failed", 0.0).containsEntry("backup.age", 0.0);
  }

  @Test
  void theNextRunIsTriedOutAtTheStartAndAtTenAndOftenWhileItWouldFail() throws Exception {
    PlannedCheck check = check().orElseThrow();
    assertThat(asked(check)).containsEntry("backup.preflight", 0.0);
    Files.delete(temp.resolve("backups"));
    Files.writeString(temp.resolve("backups"), "a file where a folder should be");
    time.pass(Duration.ofHours(23));
    assertThat(asked(check)).as("09:00, not looked again").containsEntry("backup.preflight", 0.0);
    time.pass(Duration.ofHours(1));
    assertThat(asked(check)).as("10:00").containsEntry("backup.preflight", 2.0);
    assertThat(findings.list())
        .singleElement()
        .satisfies(f -> assertThat(f.text()).contains("backup.dir"));

    Files.delete(temp.resolve("backups"));
    time.pass(Duration.ofMinutes(14));
    assertThat(asked(check)).containsEntry("backup.preflight", 2.0);
    time.pass(Duration.ofMinutes(1));
    assertThat(asked(check)).containsEntry("backup.preflight", 0.0);
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void whereAnotherInstanceMakesThemNothingIsMissedHere() throws Exception {
    elsewhere = true;
    assertThat(asked(check().orElseThrow())).containsOnlyKeys("backup.preflight");
  }
}
