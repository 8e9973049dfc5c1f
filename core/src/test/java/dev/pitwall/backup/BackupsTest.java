package dev.pitwall.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.Manifest.Level;
import dev.pitwall.backup.Manifest.StoredFile;
import dev.pitwall.backup.Manifest.TableContent;
import dev.pitwall.backup.seal.SealKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a real database with the real programs. */
class BackupsTest {
  @TempDir static Path data;
  private static ShopServer server;

  @TempDir Path temp;

  @BeforeAll
  static void begin() throws Exception {
    server = new ShopServer(data.resolve("pg"));
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
  }

  private Path dir() {
    return temp.resolve("backups");
  }

  private Plans plan() {
    return Plans.of(dir(), server);
  }

  @Test
  void aBackupHoldsEverythingAndIsVerified() throws Exception {
    Path uploads = Files.createDirectories(temp.resolve("uploads/2026"));
    Files.writeString(uploads.resolve("photo.txt"), "a photo");
    Path config = Files.writeString(temp.resolve("app.conf"), "secret = 1");
    Backups backups =
        plan()
            .set("backup.uploads", temp.resolve("uploads"))
            .set("backup.config", config)
            .backups();

    Made made = backups.make("2026-11-26T03:00:00Z", Progress.NONE);

    Manifest manifest = made.manifest();
    assertThat(made.problems()).isEmpty();
    assertThat(manifest.warnings()).isEmpty();
    assertThat(manifest.good()).isTrue();
    assertThat(manifest.verified()).isEqualTo(Level.DECODE);
    assertThat(manifest.files())
        .extracting(StoredFile::name)
        .containsExactly("database.dump", "globals.sql", "uploads.tar.gz", "config.tar.gz");
    Manifest.Database database = Objects.requireNonNull(manifest.database());
    assertThat(database.tables()).isEqualTo(3);
    assertThat(database.toolVersion()).startsWith("15.");
    assertThat(manifest.tables())
        .extracting(TableContent::name, TableContent::rows)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("rider", 20000L),
            org.assertj.core.groups.Tuple.tuple("Lap Time", 5000L),
            org.assertj.core.groups.Tuple.tuple("empty", 0L));
    assertThat(manifest.tables()).allMatch(table -> table.hash() != null);
    assertThat(backups.catalogue().list().backups()).containsExactly(manifest);
    assertThat(backups.catalogue().find(manifest.id())).isEqualTo(manifest);
    assertThat(Files.readString(dir().resolve("catalogue.json"))).contains(manifest.id());
    assertThat(backups.standing().failures()).isZero();
    assertThat(backups.standing().newest()).isEqualTo(manifest.start());
    try (Stream<Path> files = Files.walk(dir())) {
      for (Path each : files.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(each));
        assertThat(mode)
            .as(each.toString())
            .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void theTableHashesAreThoseOfTheSnapshotAndDependOnTheContentOnly() throws Exception {
    Manifest first = plan().backups().make("", Progress.NONE).manifest();
    server.shop("CREATE TABLE rider2 AS SELECT * FROM rider ORDER BY random()");
    try {
      Manifest second = plan().backups().make("", Progress.NONE).manifest();
      assertThat(hash(second, "rider2")).isEqualTo(hash(first, "rider"));
      server.shop("UPDATE rider2 SET note = note || ' ' WHERE id = 77");
      Manifest third = plan().backups().make("", Progress.NONE).manifest();
      assertThat(hash(third, "rider2")).isNotEqualTo(hash(first, "rider"));
    } finally {
      server.shop("DROP TABLE rider2");
    }
  }

  private static String hash(Manifest manifest, String table) {
    TableContent content =
        manifest.tables().stream()
            .filter(each -> each.name().equals(table))
            .findFirst()
            .orElseThrow();
    return Objects.requireNonNull(content.hash());
  }

  @Test
  void aSealedBackupShowsNothingAndNeedsItsKey() throws Exception {
    Path key = temp.resolve("key");
    SealKey made = SealKey.create(key);
    Plans plan = plan().set("backup.encryption-key-file", key);
    Manifest manifest = plan.backups().make("", Progress.NONE).manifest();

    assertThat(manifest.keyId()).isEqualTo(made.id());
    assertThat(manifest.files()).allMatch(StoredFile::sealed);
    for (StoredFile file : manifest.files()) {
      byte[] bytes = Files.readAllBytes(dir().resolve(manifest.id()).resolve(file.name()));
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      assertThat(text).doesNotContain("PGDMP").doesNotContain("CREATE ROLE");
      assertThat(file.plain()).isNotNull();
    }
    assertThat(plan.backups().verify(manifest.id(), Level.DECODE, Progress.NONE).verified())
        .isEqualTo(Level.DECODE);
    assertThatThrownBy(() -> plan().backups().verify(manifest.id(), Level.DECODE, Progress.NONE))
        .isInstanceOfSatisfying(
            BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
        .hasMessageContaining(made.id())
        .hasMessageContaining("backup.encryption-key-file");
  }

  @Test
  void aSecondRunAtTheSameTimeIsRefusedAndHarmsNothing() throws Exception {
    Backups backups = plan().backups();
    BackupLock held = backups.catalogue().lock();
    try {
      assertThatThrownBy(() -> plan().backups().make("", Progress.NONE))
          .isInstanceOfSatisfying(
              BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCKED))
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
      // the refusal itself must not let go of the lock
      Process other = inAnotherJvm();
      assertThat(other.waitFor()).isEqualTo(75);
    } finally {
      held.close();
    }
    assertThat(inAnotherJvm().waitFor()).isZero();
    assertThat(backups.catalogue().list().backups()).hasSize(1);
  }

  private Process inAnotherJvm() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KilledRun.class.getName(),
            dir().toString(),
            server.url())
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("other.out").toFile())
        .start();
  }

  @Test
  void whatAKilledRunLeftIsDeletedByTheNextOne() throws Exception {
    Files.createDirectories(dir().resolve(".20261101T030000Z.partial"));
    Files.writeString(dir().resolve(".20261101T030000Z.partial/database.dump"), "PGDMP half");
    Files.createDirectories(dir().resolve("20261102T030000Z"));
    Files.writeString(dir().resolve("20261102T030000Z/database.dump"), "PGDMP half");
    new LastRun(
            LastRun.State.RUNNING,
            "20261101T030000Z",
            java.time.Instant.EPOCH,
            "999999999 1",
            1,
            "",
            java.time.Instant.EPOCH)
        .write(dir());
    Backups backups = plan().backups();

    assertThat(backups.catalogue().list().backups()).isEmpty();
    assertThat(backups.standing().failures()).isEqualTo(2);
    assertThat(backups.standing().error()).contains("killed");
    backups.make("", Progress.NONE);

    assertThat(backups.catalogue().list().backups()).hasSize(1);
    try (Stream<Path> left = Files.list(dir())) {
      assertThat(left.map(each -> each.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".partial") || name.startsWith("2026110"));
    }
    assertThat(backups.standing().failures()).isZero();
  }

  @Test
  void aRoleThatMayNotReadEverythingIsToldTheGrant() throws Exception {
    server.sql("CREATE ROLE reader LOGIN");
    server.shop("GRANT SELECT ON rider TO reader");
    try {
      Plans plan = plan().set("backup.user", "reader");
      assertThatThrownBy(() -> plan.backups().make("", Progress.NONE))
          .isInstanceOfSatisfying(
              BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMISSION))
          .hasMessageContaining("GRANT pg_read_all_data TO reader;")
          .hasMessageContaining("\"Lap Time\"");
      assertThat(plan.backups().preflight()).singleElement().asString().contains("GRANT");

      server.shop(
          "GRANT pg_read_all_data TO reader", "ALTER TABLE rider ENABLE ROW LEVEL SECURITY");
      assertThatThrownBy(() -> plan.backups().make("", Progress.NONE))
          .hasMessageContaining("ALTER ROLE reader BYPASSRLS;");

      server.shop("ALTER ROLE reader BYPASSRLS");
      assertThat(plan.backups().preflight()).isEmpty();
      Made made = plan.backups().make("", Progress.NONE);
      assertThat(made.manifest().good()).isTrue();
      assertThat(made.manifest().warnings()).isEmpty();
    } finally {
      server.shop(
          "ALTER TABLE rider DISABLE ROW LEVEL SECURITY",
          "DROP OWNED BY reader",
          "DROP ROLE reader");
    }
  }

  @Test
  void aMuchSmallerDumpIsKeptAndToldAndDoesNotCount() throws Exception {
    Plans.SetTime time = new Plans.SetTime();
    Plans plan = plan().at(time);
    for (int i = 0; i < 3; i++) {
      plan.backups().make("", Progress.NONE);
      time.pass(Duration.ofDays(1));
    }
    server.shop("TRUNCATE rider CASCADE");
    try {
      Made small = plan.backups().make("", Progress.NONE);
      assertThat(small.manifest().status()).isEqualTo(Manifest.Status.SUSPECT);
      assertThat(small.manifest().good()).isFalse();
      assertThat(small.problems()).singleElement().asString().contains("half of the usual size");
      assertThat(plan.backups().standing().failures()).isEqualTo(1);
      List<Manifest.Status> next = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        time.pass(Duration.ofDays(1));
        next.add(plan.backups().make("", Progress.NONE).manifest().status());
      }
      assertThat(next).endsWith(Manifest.Status.GOOD);
    } finally {
      server.refill();
    }
  }

  @Test
  void theCopyIsPartOfTheRun() throws Exception {
    Path copies = temp.resolve("copies");
    Plans plan =
        plan()
            .set(
                "backup.copy",
                "mkdir -p " + copies + " && cp -r \"$PITWALL_BACKUP_DIR\" " + copies);
    Manifest manifest = plan.backups().make("", Progress.NONE).manifest();
    assertThat(copies.resolve(manifest.id()).resolve("manifest.json")).exists();

    Made failed =
        plan()
            .set("backup.copy", "echo no such bucket >&2; exit 3")
            .backups()
            .make("", Progress.NONE);
    assertThat(failed.manifest().good()).isTrue();
    assertThat(failed.problems()).singleElement().asString().contains("3", "no such bucket");
    Made late =
        plan()
            .set("backup.copy", "sleep 600")
            .set("backup.copy-timeout", "1s")
            .backups()
            .make("", Progress.NONE);
    assertThat(late.problems()).singleElement().asString().contains("1 s");
    assertThat(plan.backups().standing().failures()).isEqualTo(2);
  }

  @Test
  void aNewIdIsTakenWhereOneIsTaken() throws Exception {
    Plans plan = plan().at(new Plans.SetTime());
    assertThat(plan.backups().make("", Progress.NONE).manifest().id())
        .isEqualTo("20261126T030000Z");
    assertThat(plan.backups().make("", Progress.NONE).manifest().id())
        .isEqualTo("20261126T030000Z-2");
  }

  @Test
  void withoutADatabaseFilesAloneAreABackup() throws Exception {
    Path file = Files.writeString(temp.resolve("app.conf"), "x = 1");
    Made made = new Plans(dir()).set("backup.config", file).backups().make("", Progress.NONE);
    assertThat(made.manifest().database()).isNull();
    assertThat(made.manifest().good()).isTrue();
    assertThatThrownBy(() -> new Plans(dir()).backups().make("", Progress.NONE))
        .isInstanceOfSatisfying(
            BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION));
  }
}
