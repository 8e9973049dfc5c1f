package dev.pitwall.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.Progress;
import dev.pitwall.backup.archive.ArchiveReport;
import dev.pitwall.backup.restore.DatabaseReport.Way;
import dev.pitwall.backup.seal.SealKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores into a real server, by the real programs. */
class RestoreTest {
  private static final String SUM =
      "SELECT count(*) || ' ' || sum(hashtextextended(l::text, 0)) FROM results.\"Lap Time\" l";

  @TempDir static Path data;
  private static RaceServer server;
  private static Path uploads;
  private static Path dir;
  private static Manifest backup;
  private static Path sealedDir;
  private static Manifest sealed;
  private static Path key;

  @TempDir Path temp;

  @BeforeAll
  static void begin() throws Exception {
    data = data.toRealPath();
    server = new RaceServer(data.resolve("pg"));
    uploads = Files.createDirectory(data.resolve("uploads"));
    Files.writeString(uploads.resolve("photo.txt"), "a photo");
    Path config = Files.writeString(data.resolve("app.conf"), "secret = 1");
    dir = data.resolve("backups");
    Map<String, String> files =
        Map.of("backup.uploads", uploads.toString(), "backup.config", config.toString());
    backup = new Backups(server.site(dir, "races", files), null).make("", Progress.NONE).manifest();
    key = data.resolve("key");
    SealKey.create(key);
    sealedDir = data.resolve("sealed");
    sealed = new Backups(sealedSite(key), null).make("", Progress.NONE).manifest();
  }

  private static BackupSite sealedSite(Path with) {
    return server.site(
        sealedDir,
        "races",
        Map.of(
            "backup.encryption-key-file",
            with.toString(),
            "backup.uploads",
            data.resolve("uploads").toString()));
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
  }

  @AfterEach
  void drop() throws SQLException {
    for (String each : server.databases()) {
      if (each.startsWith("back")) {
        server.sql("postgres", "DROP DATABASE " + Server.quoted(each) + " WITH (FORCE)");
      }
    }
  }

  private static Restore restore() {
    return new Restore(server.site(dir, "races", Map.of()));
  }

  private static Restore.Wish wish(String database, boolean replace) {
    return new Restore.Wish(database, replace, false, Optional.empty(), 2);
  }

  private static DatabaseReport into(String database, boolean replace) throws Exception {
    return restore().into(backup, wish(database, replace), Progress.NONE);
  }

  @Test
  void aDatabaseThatIsGoneComesBackAsItWas() throws Exception {
    List<Progress.Stage> stages = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void stage(Stage stage) {
            stages.add(stage);
          }
        };
    DatabaseReport report = restore().into(backup, wish("back", false), progress);

    assertThat(report.way()).isEqualTo(Way.MADE);
    assertThat(report.comparison().equal()).isTrue();
    assertThat(report.comparison().compared()).isEqualTo(2);
    assertThat(report.comparison().rows()).isEqualTo(5002);
    assertThat(report.remarks()).isEmpty();
    assertThat(report.formerOwner()).isEqualTo("app");
    assertThat(report.owner()).isEqualTo("postgres");
    assertThat(report.kept()).isEmpty();
    assertThat(report.restoring()).isPositive().isLessThanOrEqualTo(report.took());
    assertThat(server.ask("back", SUM)).isEqualTo(server.ask("races", SUM));
    assertThat(server.ask("back", "SHOW search_path")).containsExactly("results, public");
    assertThat(server.ask("back", "SELECT count(*) FROM pg_stats WHERE schemaname = 'results'"))
        .as("the planner knows the tables")
        .doesNotContain("0");
    assertThat(stages)
        .containsExactly(
            Progress.Stage.CHECK,
            Progress.Stage.RESTORE,
            Progress.Stage.COMPARE,
            Progress.Stage.ANALYZE);
  }

  @Test
  void aNameMayHoldWhatNamesMayHold() throws Exception {
    String odd = "back \"up\" 'of' ¥\\= today";
    assertThat(into(odd, false).comparison().equal()).isTrue();
    assertThat(server.databases()).contains(odd);
    into(odd, true);
  }

  @Test
  void anEmptyDatabaseIsFilled() throws Exception {
    server.sql("postgres", "CREATE DATABASE back");
    DatabaseReport report = into("back", false);
    assertThat(report.way()).isEqualTo(Way.FILLED);
    assertThat(report.comparison().equal()).isTrue();
  }

  @Test
  void aDatabaseThatHoldsSomethingIsRefused() throws Exception {
    server.sql("postgres", "CREATE DATABASE back");
    server.sql("back", "CREATE TABLE precious (id int)", "INSERT INTO precious VALUES (7)");
    assertThatThrownBy(() -> into("back", false))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("back")
        .hasMessageContaining("1 objects")
        .hasMessageContaining("--yes");
    assertThat(server.ask("back", "SELECT id FROM precious")).containsExactly("7");
  }

  @Test
  void whatWasThereIsKeptUnderAnotherName() throws Exception {
    server.sql("postgres", "CREATE DATABASE back OWNER app");
    server.sql("back", "CREATE TABLE precious (id int)", "INSERT INTO precious VALUES (7)");
    try (Connection application = server.connect("back")) {
      DatabaseReport report = into("back", true);

      assertThat(report.way()).isEqualTo(Way.REPLACED);
      assertThat(server.ask("back", SUM)).isEqualTo(server.ask("races", SUM));
      assertThat(report.kept()).matches("back_before_\\d{8}t\\d{6}");
      assertThat(server.ask(report.kept(), "SELECT id FROM precious")).containsExactly("7");
      assertThat(application.isValid(5)).as("its session was ended").isFalse();
    }
    assertThat(
            server.ask(
                "postgres",
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'back'"))
        .containsExactly("app");
    assertThat(server.databases()).noneMatch(name -> name.contains("restoring"));
  }

  @Test
  void aRestoreThatFailsLeavesWhatWasThereAndNothingElse() throws Exception {
    Path slow = temp.resolve("slow");
    BackupSite site = server.site(slow, "slow", Map.of());
    Manifest manifest = new Backups(site, null).make("", Progress.NONE).manifest();
    server.sql("postgres", "CREATE DATABASE back");
    server.sql("back", "CREATE TABLE precious (id int)");
    List<String> before = server.databases();

    AtomicBoolean crashed = new AtomicBoolean();
    Progress crash = crashing(crashed);
    assertThatThrownBy(() -> new Restore(site).into(manifest, wish("back", true), crash))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("back is as it was before");
    assertThat(crashed).isTrue();
    assertThat(server.databases()).isEqualTo(before);

    crashed.set(false);
    assertThatThrownBy(() -> new Restore(site).into(manifest, wish("back2", false), crash))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("The backup itself is not in question")
        .hasMessageContaining("back2 was dropped again");
    assertThat(crashed).isTrue();
    assertThat(server.databases()).isEqualTo(before);
  }

  /** The server restarts at the first sign that the restore is under way. */
  private static Progress crashing(AtomicBoolean crashed) {
    return new Progress() {
      private boolean restoring;

      @Override
      public void stage(Stage stage) {
        restoring = stage == Stage.RESTORE;
      }

      @Override
      public void bytes(long done, long of) {
        if (restoring && waits() && crashed.compareAndSet(false, true)) {
          try {
            server.crash();
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        }
      }
    };
  }

  private static boolean waits() {
    try {
      return !server
          .ask("postgres", "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
          .isEmpty();
    } catch (SQLException e) {
      return false;
    }
  }

  @Test
  void aDamagedDumpIsFoundBeforeAnythingIsMade() throws Exception {
    Path copy = copy(dir, backup.id());
    Path dump = copy.resolve(backup.id()).resolve("database.dump");
    byte[] bytes = Files.readAllBytes(dump);
    bytes[bytes.length / 2] ^= 4;
    Files.write(dump, bytes);
    Restore restore = new Restore(server.site(copy, "races", Map.of()));
    assertThatThrownBy(() -> restore.into(backup, wish("back", false), Progress.NONE))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("SHA-256")
        .hasMessageContaining("Nothing was restored");
    assertThat(server.databases()).doesNotContain("back");
  }

  private Path copy(Path from, String id) throws IOException {
    Path copy = Files.createDirectories(temp.resolve("copy").resolve(id));
    try (var files = Files.list(from.resolve(id))) {
      for (Path each : files.toList()) {
        Files.copy(each, copy.resolve(each.getFileName()));
      }
    }
    return temp.resolve("copy");
  }

  @Test
  void aSealedBackupComesBackWithItsKeyOnly() throws Exception {
    Restore restore = new Restore(sealedSite(key));
    DatabaseReport report = restore.into(sealed, wish("back", false), Progress.NONE);
    assertThat(report.comparison().equal()).isTrue();
    assertThat(report.comparison().compared()).isEqualTo(2);
    assertThat(server.ask("back", SUM)).isEqualTo(server.ask("races", SUM));

    Path other = temp.resolve("other");
    String otherId = SealKey.create(other).id();
    Restore wrong = new Restore(sealedSite(other));
    assertThatThrownBy(() -> wrong.into(sealed, wish("back2", false), Progress.NONE))
        .isInstanceOfSatisfying(
            BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
        .hasMessageContaining(sealed.keyId())
        .hasMessageContaining(otherId)
        .hasMessageContaining("backup.encryption-key-file");
    assertThat(server.databases()).doesNotContain("back2");
  }

  @Test
  void aMissingRightIsNamedWithTheStatementThatGivesIt() throws Exception {
    server.sql("postgres", "CREATE ROLE keeper LOGIN");
    BackupSite site = server.site(dir, "races", Map.of("backup.user", "keeper"));
    assertThatThrownBy(() -> new Restore(site).into(backup, wish("back", false), Progress.NONE))
        .isInstanceOfSatisfying(
            BackupException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMISSION))
        .hasMessageContaining("ALTER ROLE keeper CREATEDB;");

    server.sql("postgres", "ALTER ROLE keeper CREATEDB");
    Restore.Wish forApp = new Restore.Wish("back", false, false, Optional.of("app"), 1);
    assertThatThrownBy(() -> new Restore(site).into(backup, forApp, Progress.NONE))
        .hasMessageContaining("GRANT app TO keeper;")
        .hasMessageContaining("back was dropped again");
    DatabaseReport report = new Restore(site).into(backup, wish("back", false), Progress.NONE);
    assertThat(report.comparison().equal()).isTrue();
    assertThat(report.owner()).isEqualTo("keeper");
  }

  @Test
  void ownersComeBackIfAskedFor() throws Exception {
    server.sql("races", "ALTER TABLE public.team OWNER TO app");
    Path here = temp.resolve("owned");
    BackupSite site = server.site(here, "races", Map.of());
    Manifest manifest = new Backups(site, null).make("", Progress.NONE).manifest();
    Restore.Wish asBefore = new Restore.Wish("back", false, true, Optional.empty(), 2);
    assertThat(new Restore(site).into(manifest, asBefore, Progress.NONE).owner()).isEmpty();
    assertThat(server.ask("back", "SELECT tableowner FROM pg_tables WHERE tablename = 'team'"))
        .containsExactly("app");
  }

  @Test
  void uploadsAndConfigurationComeBack() throws Exception {
    Path target = temp.resolve("files");
    Map<String, ArchiveReport> reports = restore().files(backup, target, false, Progress.NONE);
    assertThat(reports).containsOnlyKeys("uploads.tar.gz", "config.tar.gz");
    Path photo = Path.of(target + uploads.resolve("photo.txt").toString());
    assertThat(photo).hasContent("a photo");
    assertThat(Path.of(target + data.resolve("app.conf").toString())).hasContent("secret = 1");
    Files.writeString(photo, "changed");

    ArchiveReport again =
        restore().files(backup, target, false, Progress.NONE).get("uploads.tar.gz");
    assertThat(again.count(dev.pitwall.backup.archive.Remark.Kind.EXISTS)).isEqualTo(1);
    assertThat(photo).hasContent("changed");
    restore().files(backup, target, true, Progress.NONE);
    assertThat(photo).hasContent("a photo");

    new Restore(sealedSite(key)).files(sealed, temp.resolve("unsealed"), false, Progress.NONE);
    assertThat(Path.of(temp.resolve("unsealed") + uploads.resolve("photo.txt").toString()))
        .hasContent("a photo");
  }

  @Test
  void rolesAreThereAsSql() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    restore().globals(backup, out);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("CREATE ROLE app");
  }

  @Test
  void aBackupThatDoesNotExistIsSaidToBeThat() {
    assertThatThrownBy(() -> restore().find("20200101T000000Z"))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining(backup.id());
  }
}
