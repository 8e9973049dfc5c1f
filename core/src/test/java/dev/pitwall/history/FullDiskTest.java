package dev.pitwall.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.TestTime;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that is really full, in a mount namespace of its own. */
class FullDiskTest {
  @TempDir private Path folder;

  @Test
  void aFullDiskIsToldCostsNothingForAnHourAndIsMadeUpFor() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String mount = "mount -t tmpfs -o size=1m,mode=700 none \"$1\"";
    assumeTrue(
        unshare(mount, disk.toString()).waitFor() == 0,
        "this machine lets nobody mount a file system of their own");
    Path out = folder.resolve("out");
    Process run =
        unshare(
            mount + " && shift && exec \"$@\"",
            disk.toString(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            App.class.getName(),
            disk.toString(),
            out.toString());
    assertThat(run.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readAllLines(out))
        .containsExactly(
            "filled up: [history.unwritable], 120 of 120 minutes, lost {}",
            "room again: [], 121 of 121 minutes, lost {}",
            "after a restart: [], 121 of 121 minutes, lost {}");
    assertThat(run.exitValue()).isZero();
  }

  private static Process unshare(String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).inheritIO().start();
    } catch (IOException noSuchProgram) {
      return new ProcessBuilder("false").start();
    }
  }

  /** Lives on a disk of one megabyte that somebody else fills up. */
  static final class App {
    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    public static void main(String[] args) throws IOException {
      Path disk = Path.of(args[0]);
      Path ballast = disk.resolve("ballast");
      Path out = Path.of(args[1]);
      TestTime time = new TestTime();
      Findings findings = new Findings(time);
      Store store = open(disk, time, findings);
      Workload workload = new Workload(5);
      for (int minute = 0; minute < 120; minute++) {
        if (minute == 30) {
          fill(ballast);
        }
        minute(store, workload, time);
      }
      say(out, "filled up", store, time, findings);
      Files.delete(ballast);
      minute(store, workload, time);
      say(out, "room again", store, time, findings);
      store.close();
      say(out, "after a restart", open(disk, time, findings), time, findings);
    }

    private static Store open(Path disk, TestTime time, Findings findings) {
      HistorySettings settings =
          new HistorySettings(true, Duration.ofDays(30), Duration.ofDays(396), 1 << 30, 500);
      Store store = new Store(disk.resolve("history"), Disk.REAL, settings, time, findings);
      store.open();
      return store;
    }

    private static void fill(Path ballast) {
      try {
        Files.write(ballast, new byte[1 << 21]);
        throw new AssertionError("the disk has room for all of it");
      } catch (IOException full) {
        // as wanted
      }
    }

    private static void minute(Store store, Workload workload, TestTime time) {
      workload.next(time.now()).forEach(store::take);
      store.tend();
      time.pass(Duration.ofMinutes(1));
    }

    private static void say(Path out, String when, Store store, TestTime time, Findings findings)
        throws IOException {
      long minutes = Duration.between(START, time.now()).toMinutes();
      Range range = new Range(ReadingKey.of("host.cpu"), START.getEpochSecond(), 60, (int) minutes);
      store.fill(range);
      int found = 0;
      for (int i = 0; i < minutes; i++) {
        found += range.isEmpty(i) ? 0 : 1;
      }
      String line =
          when
              + ": "
              + findings.list().stream().map(Finding::code).toList()
              + ", "
              + found
              + " of "
              + minutes
              + " minutes, lost "
              + store.dropped()
              + "\n";
      Files.write(
          out,
          line.getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }
}
