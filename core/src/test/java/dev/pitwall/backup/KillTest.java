package dev.pitwall.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.backup.Manifest.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that are killed in the middle of a backup, for real. */
class KillTest {
  @TempDir static Path temp;
  private static ShopServer server;

  @BeforeAll
  static void begin() throws Exception {
    server = new ShopServer(temp.resolve("pg"));
    server.shop(
        "CREATE TABLE bulk AS SELECT i, md5(i::text) || md5((i*3)::text) AS t"
            + " FROM generate_series(1, 200000) i");
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
  }

  private static Path dir() {
    return temp.resolve("backups");
  }

  private static Process start(int number) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledRun.class.getName(),
            dir().toString(),
            server.url())
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("run-" + number + ".out").toFile())
        .start();
  }

  /** True once there is anything of a run that is not finished. */
  private static boolean begun() throws IOException {
    if (!Files.isDirectory(dir())) {
      return false;
    }
    try (Stream<Path> all = Files.list(dir())) {
      return all.anyMatch(each -> each.toString().endsWith(".partial"));
    }
  }

  @Test
  void aKillAtAnyMomentLeavesNothingCalledVerifiedAndTheNextRunWorks() throws Exception {
    int kills = Boolean.getBoolean("pitwall.long") ? 20 : 3;
    Random random = new Random(4);
    Backups backups = Plans.of(dir(), server).backups();
    int killed = 0;
    for (int i = 0; i < kills; i++) {
      Process run = start(i);
      while (!begun() && run.isAlive()) {
        assertThat(run.waitFor(5, TimeUnit.MILLISECONDS) && run.exitValue() != 0).isFalse();
      }
      boolean ended = run.waitFor(random.nextInt(700), TimeUnit.MILLISECONDS);
      killed += ended ? 0 : 1;
      run.destroyForcibly();
      assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
      for (Manifest each : backups.catalogue().list().backups()) {
        if (each.good()) {
          assertThat(verified(backups, each)).as(each.id()).isTrue();
        }
      }
    }
    assertThat(killed).isPositive();

    Process last = start(99);
    assertThat(last.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(last.exitValue()).as(Files.readString(temp.resolve("run-99.out"))).isZero();
    assertThat(backups.catalogue().newest().good()).isTrue();
    assertThat(backups.catalogue().list().unreadable()).isEmpty();
    assertThat(begun()).isFalse();
    assertThat(backups.standing().failures()).isZero();
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(
                        server.ask(
                            "SELECT count(*) FROM pg_stat_activity"
                                + " WHERE application_name LIKE 'pitwall-backup%'"))
                    .isEqualTo("0"));
  }

  private static boolean verified(Backups backups, Manifest manifest) throws Exception {
    BackupSite site = Plans.of(dir(), server).site();
    return new Verifier(
            backups.catalogue(), site.settings(), Plans.QUICK, site.time(), Locale.ENGLISH)
        .verify(manifest, Level.DECODE, Progress.NONE)
        .passed();
  }
}
