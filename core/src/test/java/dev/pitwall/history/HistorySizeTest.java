package dev.pitwall.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.TestTime;
import dev.pitwall.finding.Findings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large it gets and how quickly it answers: docs/explanation/history.md has the figures. */
class HistorySizeTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final boolean LONG = Boolean.getBoolean("pitwall.long");
  private static final long MOST_OF_30_DAYS = 64_000_000;

  private static final int MOST_OF_A_DAY_OF_MINUTES = 1_000_000;

  @TempDir private Path folder;

  @Test
  void twoHundredSeriesOfThirtyDaysAreBelow64Megabytes() throws Exception {
    int days = LONG ? 30 : 1;
    TestTime time = new TestTime();
    time.set(START);
    Findings findings = new Findings(time);
    HistorySettings settings =
        new HistorySettings(true, Duration.ofDays(30), Duration.ofDays(396), 1L << 30, 1_000);
    Set<ReadingKey> keys = new HashSet<>();
    long points = 0;
    try (Store store = new Store(folder, Disk.REAL, settings, time, findings)) {
      store.open();
      Workload workload = new Workload(1);
      for (int i = 0; i <= days * 8_640; i++) {
        for (Sample sample : workload.next(time.now())) {
          store.take(sample);
          points += sample.readings().size();
          if (i < 10_000) {
            sample.readings().forEach(reading -> keys.add(reading.key()));
          }
        }
        time.pass(Duration.ofMillis(10_003));
      }
      long bytes = store.bytes();
      System.out.printf(
          "history: %d series, %d days, %d points, %d bytes, %.3f bytes a point%n",
          keys.size(), days, points, bytes, (double) bytes / points);
      assertThat(keys).hasSize(Workload.SERIES);
      assertThat(bytes).isLessThan(MOST_OF_30_DAYS * days / 30);
      assertThat(findings.list()).isEmpty();

      Instant to = START.plus(Duration.ofDays(days));
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 20; i++) {
        Range range =
            new Range(
                ReadingKey.of("http.p95"), to.minusSeconds(86_400).getEpochSecond(), 144, 600);
        long before = System.nanoTime();
        store.fill(range);
        best = Math.min(best, System.nanoTime() - before);
        assertThat(range.isEmpty(300)).isFalse();
      }
      List<SegmentFile> files = files();
      long before = System.nanoTime();
      Reader reader = new Reader(new Damages(findings));
      byte[] minutes = Segment.encode(reader.minutes(START.getEpochSecond(), files));
      System.out.printf(
          "history: minutes of a day %d bytes, made in %.0f ms%n",
          minutes.length, (System.nanoTime() - before) / 1e6);
      assertThat(minutes.length).isLessThan(MOST_OF_A_DAY_OF_MINUTES);
      System.out.printf("history: 24 hours of one series in %.1f ms%n", best / 1e6);
    }
  }

  /** Those of the first day. */
  private List<SegmentFile> files() throws Exception {
    List<SegmentFile> files = new ArrayList<>();
    try (Stream<Path> list = Files.list(folder)) {
      for (Path path : list.toList()) {
        FileName name = FileName.parse(path.getFileName().toString()).orElseThrow();
        SegmentFile file = new SegmentFile(name, path, Files.size(path));
        if (file.is(Kind.FINE) && file.day() == START.getEpochSecond()) {
          files.add(file);
        }
      }
    }
    Collections.sort(files);
    return files;
  }
}
