package dev.pitwall.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * JVMs that are killed for real in the middle of writing, again and again on one folder. Each says
 * which samples it has written; all of them must be there afterwards, so that a kill costs the one
 * that was under way at most.
 */
@Timeout(600)
class HistoryKillTest {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
  private static final ReadingKey KEY = ReadingKey.of("test.number");
  private static final int STEP = 10;

  /** Makes all lines six digits, so that one that was cut off is not taken for another. */
  private static final int EACH = 100_000;

  private static final HistorySettings SETTINGS =
      new HistorySettings(true, Duration.ofDays(30), Duration.ofDays(396), 1 << 30, 100);

  @TempDir private Path folder;

  @Test
  void aKillCostsTheSampleThatWasUnderWayAtMost() throws Exception {
    int kills = Boolean.getBoolean("pitwall.long") ? 50 : 4;
    Random random = new Random(11);
    List<long[]> written = new ArrayList<>();
    long from = 0;
    for (int kill = 0; kill < kills; kill++) {
      long last = from;
      Process child = start(from);
      try (BufferedReader lines = reader(child)) {
        // beyond the end of an hour in most of them
        int many = 1 + random.nextInt(900);
        for (int i = 0; i < many; i++) {
          last = Long.parseLong(lines.readLine()) - EACH;
        }
        child.toHandle().destroyForcibly(); // the child's own would close the stream as well
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          last = line.matches("\\d{6}") ? Long.parseLong(line) - EACH : last;
        }
      }
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isEqualTo(137);
      written.add(new long[] {from, last});
      from = last + 2; // the one that was under way may be there
    }

    TestTime time = new TestTime();
    time.set(START.plusSeconds(from * STEP));
    Findings findings = new Findings(time);
    try (Store store = new Store(folder, Disk.REAL, SETTINGS, time, findings)) {
      store.open();
      Range range = new Range(KEY, START.getEpochSecond(), STEP, (int) from + 2);
      store.fill(range);
      for (long[] each : written) {
        for (long number = each[0]; number <= each[1]; number++) {
          assertThat(range.isEmpty((int) number)).as("%s of %s", number, each).isFalse();
          assertThat(range.last((int) number)).isEqualTo((double) number);
        }
      }
    }
    assertThat(findings.list()).isEmpty();
  }

  private static BufferedReader reader(Process child) {
    return new BufferedReader(
        new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII));
  }

  private Process start(long from) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            App.class.getName(),
            folder.toString(),
            Long.toString(from))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Writes numbers, each ten seconds after the one before, and says each that is written. */
  static final class App {
    public static void main(String[] args) {
      TestTime time = new TestTime();
      long number = Long.parseLong(args[1]);
      time.set(START.plusSeconds(number * STEP));
      Store store = new Store(Path.of(args[0]), Disk.REAL, SETTINGS, time, new Findings(time));
      store.open();
      for (; ; number++) {
        Reading reading = new Reading.Measured(KEY, Unit.COUNT, (double) number);
        store.take(new Sample("test", time.now(), number + 1, List.of(reading)));
        System.out.println(number + EACH);
        time.pass(Duration.ofSeconds(STEP));
        if (number % 50 == 0) {
          store.tend();
        }
      }
    }
  }
}
