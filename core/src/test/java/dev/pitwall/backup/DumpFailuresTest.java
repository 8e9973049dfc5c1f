package dev.pitwall.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pitwall.backup.BackupException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong at three in the morning, with a real server and programs that are not. */
class DumpFailuresTest {
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

  /** A folder whose pg_dump is this script, and whose other programs are the real ones. */
  private Path tools(String script) throws IOException {
    Path tools = Files.createDirectories(temp.resolve("tools"));
    Path real = real();
    for (String name : List.of("pg_dumpall", "pg_restore")) {
      if (Files.notExists(tools.resolve(name))) {
        Files.createSymbolicLink(tools.resolve(name), real.resolve(name));
      }
    }
    Path fake = tools.resolve("pg_dump");
    Files.writeString(
        fake,
        "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 'pg_dump (PostgreSQL) 15.99'; exit 0; fi\n"
            + "REAL="
            + real.resolve("pg_dump")
            + "\n"
            + script
            + "\n");
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
    return tools;
  }

  private static Path real() throws IOException {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.exists(bin.resolve("pg_dump")))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private Plans faked(String script) throws IOException {
    return plan().set("backup.tools-dir", tools(script));
  }

  private void nothingIsLeft() throws Exception {
    assertThat(plan().backups().catalogue().list().backups()).isEmpty();
    try (Stream<Path> left = Files.list(dir())) {
      assertThat(left.filter(Files::isDirectory)).isEmpty();
    }
  }

  private BackupException fails(Backups backups) {
    try {
      backups.make("", Progress.NONE);
    } catch (BackupException e) {
      return e;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it was made");
  }

  @Test
  void withoutPgDumpThePackageIsNamed() throws Exception {
    Path none = Files.createDirectories(temp.resolve("none"));
    Backups backups = plan().set("backup.tools-dir", none).backups();
    assertThat(fails(backups)).hasMessageContaining("postgresql-client-15");
    assertThat(backups.preflight()).singleElement().asString().contains("postgresql-client-15");
    assertThat(backups.standing().failures()).isEqualTo(1);
    nothingIsLeft();
  }

  @Test
  void aPgDumpThatIsTooOldIsNotUsed() throws Exception {
    Path tools = tools("exit 0");
    Files.writeString(tools.resolve("pg_dump"), "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n");
    assertThat(fails(plan().set("backup.tools-dir", tools).backups()))
        .hasMessageContaining("9.6.24")
        .hasMessageContaining("15");
    nothingIsLeft();
  }

  @Test
  void aPgDumpThatIsKilledLeavesNothingAndIsTold() throws Exception {
    Backups backups = faked("\"$REAL\" \"$@\" | head -c 2000; kill -9 $$").backups();
    assertThat(fails(backups)).hasMessageContaining("signal 9");
    assertThat(backups.standing().error()).contains("signal 9");
    nothingIsLeft();
    assertThat(plan().backups().make("", Progress.NONE).manifest().good()).isTrue();
    assertThat(backups.standing().failures()).isZero();
  }

  @Test
  void whatLooksLikeSuccessIsNoneWithoutADump() throws Exception {
    assertThat(fails(faked("exit 0").backups())).hasMessageContaining("no dump");
    assertThat(fails(faked("echo hello; exit 0").backups())).hasMessageContaining("no dump");
    assertThat(fails(faked("\"$REAL\" \"$@\" | head -c 3000; exit 0").backups()))
        .isInstanceOf(BackupException.class);
    // the last one began as a dump does, so only reading it to its end told
    assertThat(plan().backups().catalogue().list().backups()).noneMatch(Manifest::good);
  }

  @Test
  void aFailureWithALotToSayIsToldByItsEnd() throws Exception {
    Backups backups =
        faked(
                "i=0; while [ $i -lt 30000 ]; do echo \"line $i of noise\" >&2; i=$((i+1)); done;"
                    + " echo 'FATAL: the end' >&2; exit 1")
            .backups();
    assertThat(fails(backups)).hasMessageContaining("FATAL: the end");
    assertThat(backups.standing().error()).hasSizeLessThan(4000);
  }

  @Test
  void aPgDumpThatHangsIsEnded() throws Exception {
    Limits limits =
        new Limits(
            Duration.ofMillis(20),
            Duration.ofMillis(300),
            Duration.ofSeconds(5),
            Duration.ZERO,
            0,
            1 << 20,
            1.5,
            0.25);
    Backups backups = faked("echo $$ > " + temp + "/pid; exec sleep 600").within(limits).backups();
    assertThat(fails(backups)).hasMessageContaining("nothing came");
    long pid = Long.parseLong(Files.readString(temp.resolve("pid")).strip());
    await().until(() -> ProcessHandle.of(pid).isEmpty());
    nothingIsLeft();
  }

  @Test
  void aServerThatRestartsDuringTheDumpMakesItFailAndNotHang() throws Exception {
    // the real pg_dump, held up after its first bytes until the server is gone
    Plans plan =
        faked(
            "\"$REAL\" \"$@\" | { head -c 1000; touch "
                + temp
                + "/begun; while [ ! -e "
                + temp
                + "/down ]; do sleep 0.1; done; cat; }; exit 1");
    CompletableFuture<BackupException> failure =
        CompletableFuture.supplyAsync(() -> fails(plan.backups()), ShopServer.pool());
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(temp.resolve("begun")));
    server.kill();
    Files.createFile(temp.resolve("down"));
    try {
      assertThat(failure.get(60, TimeUnit.SECONDS).kind()).isEqualTo(Kind.FAILED);
    } finally {
      server.stop();
      server.start();
    }
    nothingIsLeft();
    assertThat(plan().backups().make("", Progress.NONE).manifest().good()).isTrue();
  }

  @Test
  void aMigrationBehindTheDumpMakesItGiveWayAndTryAgain() throws Exception {
    server.shop("CREATE TABLE moving (id int)");
    List<String> notes = new CopyOnWriteArrayList<>();
    // pg_dump has its locks when the first byte comes; the first try then waits to be ended
    Plans plan =
        faked(
            "if [ ! -e "
                + temp
                + "/tried ]; then touch "
                + temp
                + "/tried; \"$REAL\" \"$@\" | sleep 600; exit 1; fi; exec \"$REAL\" \"$@\"");
    server.shop(
        "CREATE TABLE big AS SELECT md5(i::text) a, md5((i*3)::text) b FROM generate_series(1,"
            + " 40000) i");
    CompletableFuture<Made> made =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return plan.backups()
                    .make(
                        "",
                        new Progress() {
                          @Override
                          public void note(String line) {
                            notes.add(line);
                          }
                        });
              } catch (BackupException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            ShopServer.pool());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                server
                    .ask(
                        "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
                            + " WHERE a.application_name LIKE 'pitwall-backup 2%'"
                            + " AND l.relation = 'moving'::regclass")
                    .equals("1"));
    CompletableFuture<Void> migration = later("ALTER TABLE moving ADD COLUMN x int");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> server.ask("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("1"));
    assertThat(notes).isEmpty();
    CompletableFuture<Void> user = later("SELECT * FROM moving");
    try {
      migration.get(60, TimeUnit.SECONDS);
      user.get(60, TimeUnit.SECONDS);
      assertThat(made.get(60, TimeUnit.SECONDS).manifest().good()).isTrue();
      assertThat(notes).singleElement().asString().contains("gave way");
    } finally {
      server.shop("DROP TABLE moving", "DROP TABLE big");
    }
  }

  private static CompletableFuture<Void> later(String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try (Connection session = server.connect("shop");
              Statement statement = session.createStatement()) {
            statement.execute(sql);
          } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
          }
        },
        ShopServer.pool());
  }

  @Test
  void anInterruptEndsTheDumpAndLeavesNothing() throws Exception {
    Plans plan = faked("echo $$ > " + temp + "/pid; exec sleep 600");
    CompletableFuture<Object> ended = new CompletableFuture<>();
    Thread run =
        new Thread(
            () -> {
              try {
                ended.complete(plan.backups().make("", Progress.NONE));
              } catch (BackupException | InterruptedException e) {
                ended.complete(e);
              }
            });
    run.start();
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(temp.resolve("pid")));
    run.interrupt();
    assertThat(ended.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    nothingIsLeft();
    assertThat(plan.backups().standing().error()).contains("shutdown");
  }

  @Test
  void aFullDiskLeavesNothingAndIsTold() throws Exception {
    Path small = Files.createDirectories(temp.resolve("small"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", small.toString())
            .redirectErrorStream(true)
            .start();
    org.junit.jupiter.api.Assumptions.assumeTrue(mount.waitFor() == 0, "may not mount");
    try {
      Plans plan =
          Plans.of(small.resolve("backups"), server)
              .within(
                  new Limits(
                      Duration.ofMillis(20),
                      Duration.ofMinutes(1),
                      Duration.ofSeconds(5),
                      Duration.ZERO,
                      0,
                      0,
                      0,
                      0));
      assertThat(fails(plan.backups())).hasMessageContaining("No space left");
      assertThat(plan.backups().catalogue().list().backups()).isEmpty();
      try (Stream<Path> left = Files.list(small.resolve("backups"))) {
        assertThat(left.filter(Files::isDirectory)).isEmpty();
      }
      // with the usual limits it is not even begun
      assertThat(fails(plan.within(Plans.QUICK).backups()))
          .hasMessageContaining("Looking for room");
    } finally {
      new ProcessBuilder("umount", small.toString()).start().waitFor();
    }
  }

  @Test
  void aReadOnlyTargetIsNamed() throws Exception {
    Path fixed = Files.createDirectories(temp.resolve("fixed"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", fixed.toString())
            .redirectErrorStream(true)
            .start();
    org.junit.jupiter.api.Assumptions.assumeTrue(mount.waitFor() == 0, "may not mount");
    try {
      Plans plan = Plans.of(fixed.resolve("backups"), server);
      assertThat(fails(plan.backups()))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.PERMISSION))
          .hasMessageContaining("backup.dir");
      assertThat(plan.backups().preflight()).isNotEmpty();
    } finally {
      new ProcessBuilder("umount", fixed.toString()).start().waitFor();
    }
  }

  @Test
  void aServerThatIsNotThereIsNamedWithoutSecrets() {
    Plans plan =
        new Plans(dir())
            .set("postgres.url", "jdbc:postgresql://127.0.0.1:1/shop?password=hidden-one")
            .set("backup.user", "saver")
            .set("backup.password", "hidden-two");
    assertThatThrownBy(() -> plan.backups().make("", Progress.NONE))
        .hasMessageContaining("127.0.0.1:1/shop")
        .hasMessageContaining("saver")
        .hasMessageNotContaining("hidden");
    assertThat(plan.settings().toString()).doesNotContain("hidden");
  }

  @Test
  void theSecretIsNowhereButInAFileThatGoes() throws Exception {
    String secret = "s3cr3t:with\\odd";
    server.sql("CREATE ROLE saver LOGIN SUPERUSER PASSWORD '" + secret + "'");
    server.requirePasswords();
    Plans plan =
        faked(
                "tr '\\0' ' ' < /proc/$$/cmdline > "
                    + temp
                    + "/argv; env > "
                    + temp
                    + "/env; stat -c '%a' \"$PGPASSFILE\" > "
                    + temp
                    + "/mode; exec \"$REAL\" \"$@\"")
            .set("backup.user", "saver")
            .set("backup.password", secret);
    Manifest manifest = plan.backups().make("", Progress.NONE).manifest();

    assertThat(manifest.good()).isTrue();
    assertThat(Files.readString(temp.resolve("argv"))).contains("-Fc").doesNotContain("s3cr3t");
    assertThat(Files.readString(temp.resolve("env")))
        .contains("PGAPPNAME=pitwall-backup")
        .contains("LC_ALL=C")
        .doesNotContain("s3cr3t");
    assertThat(Files.readString(temp.resolve("mode"))).startsWith("600");
    String file =
        Files.readString(temp.resolve("env"))
            .lines()
            .filter(line -> line.startsWith("PGPASSFILE="))
            .findFirst()
            .orElseThrow()
            .substring("PGPASSFILE=".length());
    assertThat(Path.of(file)).doesNotExist();
    assertThat(Path.of(file).getParent()).doesNotExist();
    try (Stream<Path> files = Files.walk(dir())) {
      for (Path each : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        assertThat(Files.readString(each)).as(each.toString()).doesNotContain("s3cr3t");
      }
    }
  }
}
