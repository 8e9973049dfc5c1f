package dev.pitwall.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a backup costs beside pg_dump alone, and how much memory. */
@EnabledIfSystemProperty(named = "pitwall.long", matches = "true")
class ThroughputTest {
  private static final int PAIRS = 5;

  @TempDir static Path temp;
  private static ShopServer server;

  @BeforeAll
  static void begin() throws Exception {
    server = new ShopServer(temp.resolve("pg"));
    for (int table = 0; table < 4; table++) {
      server.shop(
          "CREATE TABLE bulk"
              + table
              + " AS SELECT i, md5(i::text) a, md5((i * 3)::text) b, i % 97 c, now() + i * interval"
              + " '1 s' t FROM generate_series(1, 1260000) i");
    }
    server.shop("CHECKPOINT");
  }

  @AfterAll
  static void end() throws IOException {
    server.close();
  }

  @Test
  void aDumpTakesHardlyLongerThanPgDumpAlone() throws Exception {
    List<Double> ratios = new ArrayList<>();
    for (int pair = 0; pair < PAIRS + 1; pair++) {
      double alone;
      double ours;
      if (pair % 2 == 0) {
        alone = alone(pair);
        ours = ours();
      } else {
        ours = ours();
        alone = alone(pair);
      }
      System.out.printf("pg_dump alone %.2f s, backup %.2f s%n", alone, ours);
      if (pair > 0) {
        ratios.add(ours / alone);
      }
    }
    ratios.sort(null);
    double median = ratios.get(ratios.size() / 2);
    System.out.printf("database %s bytes, median ratio %.3f of %s%n", size(), median, ratios);
    assertThat(median).isLessThan(1.25);
  }

  private static String size() throws Exception {
    return server.ask("SELECT pg_database_size('shop')");
  }

  private static double alone(int number) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("pg_dump", "-Fc", "-Z", "6", "-w");
    builder.environment().put("PGHOST", "127.0.0.1");
    builder.environment().put("PGPORT", server.url().replaceAll(".*:(\\d+)/.*", "$1"));
    builder.environment().put("PGUSER", "postgres");
    builder.environment().put("PGDATABASE", "shop");
    Path file = temp.resolve("alone-" + number);
    long begin = System.nanoTime();
    Process dump = builder.redirectOutput(file.toFile()).start();
    assertThat(dump.waitFor()).isZero();
    double seconds = (System.nanoTime() - begin) / 1e9;
    Files.delete(file);
    return seconds;
  }

  /** From the begin of the run to its last byte on the disk; the looks at it come after. */
  private static double ours() throws Exception {
    Manifest made =
        Plans.of(temp.resolve("backups"), server)
            .set("backup.verify", "list")
            .backups()
            .make("", Progress.NONE)
            .manifest();
    assertThat(made.good()).isTrue();
    return Duration.between(made.start(), made.end()).toMillis() / 1e3;
  }

  /** Five gigabytes through a JVM that has 48 MB of heap. */
  @Test
  void memoryStaysFlat() throws Exception {
    Path tools = Files.createDirectories(temp.resolve("tools"));
    for (String name : List.of("pg_dumpall", "pg_restore")) {
      Files.createSymbolicLink(tools.resolve(name), Path.of("/usr/lib/postgresql/15/bin", name));
    }
    Path fake = tools.resolve("pg_dump");
    Files.writeString(
        fake,
        """
        #!/bin/sh
        if [ "$1" = --version ]; then echo 'pg_dump (PostgreSQL) 15.99'; exit 0; fi
        printf PGDMP; head -c 5368709120 /dev/zero
        """);
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path out = temp.resolve("flat.out");
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:MaxDirectMemorySize=16m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledRun.class.getName(),
                temp.resolve("flat").toString(),
                server.url(),
                tools.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(run.waitFor(10, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(out);
    assertThat(said).doesNotContain("OutOfMemory").contains("pg_restore");
    long bytes = Long.parseLong(said.replaceAll("(?s).*bytes=(\\d+).*", "$1"));
    assertThat(bytes).isGreaterThan(5_000_000_000L);
    assertThat(run.exitValue()).isEqualTo(2);
  }
}
