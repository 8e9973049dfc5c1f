package dev.pitwall.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One wrong bit anywhere: nothing wrong is ever shown, and what it costs is small and told. */
class BitFlipTest {
  private static final Instant DAY = Instant.parse("2026-11-23T00:00:00Z");
  private static final int SERIES = 5;
  private static final HistorySettings SETTINGS =
      new HistorySettings(true, Duration.ofDays(30), Duration.ofDays(396), 1 << 30, 100);

  @TempDir private Path folder;
  private final TestTime time = new TestTime();
  private final Map<String, byte[]> files = new HashMap<>();
  private List<Range> whole = List.of();

  private static ReadingKey key(int series) {
    return ReadingKey.of("http.p95", "route", "/route/" + series);
  }

  /** A day as minutes, an hour that is over, and one that goes on. */
  @BeforeEach
  void fill() throws IOException {
    Store store = open(new Findings(time));
    time.set(DAY.plus(Duration.ofHours(9)));
    for (int i = 0; i < 150; i++) {
      List<Reading> readings = new ArrayList<>();
      for (int series = 0; series < SERIES; series++) {
        double value = (series + 1) * (1 + i % 17 / 100.0);
        readings.add(new Reading.Measured(key(series), Unit.SECONDS, value));
      }
      store.take(new Sample("test", time.now(), i + 1, readings));
      time.pass(i == 49 ? Duration.ofDays(1) : Duration.ofSeconds(i == 99 ? 3_600 : 10));
    }
    store.close();
    Path fine = folder.resolve("fine-2026112309-0.seg");
    Reader reader = new Reader(new Damages(new Findings(time)));
    FileName name = FileName.parse(fine.getFileName().toString()).orElseThrow();
    byte[] coarse =
        Segment.encode(
            reader.minutes(
                DAY.getEpochSecond(), List.of(new SegmentFile(name, fine, Files.size(fine)))));
    Files.write(folder.resolve("coarse-2026112300-0.seg"), coarse);
    Files.delete(fine);
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    assertThat(files).hasSize(3);
    Store again = open(new Findings(time));
    whole = ranges(again);
    again.close();
    assertThat(found(whole)).isEqualTo(SERIES * (9 + 100));
  }

  private Store open(Findings findings) {
    Store store = new Store(folder, Disk.REAL, SETTINGS, time, findings);
    store.open();
    return store;
  }

  private static List<Range> ranges(Store store) {
    List<Range> ranges = new ArrayList<>();
    for (int series = 0; series < SERIES; series++) {
      Range range = new Range(key(series), DAY.getEpochSecond(), 10, 2 * 8_640);
      store.fill(range);
      ranges.add(range);
    }
    return ranges;
  }

  private static int found(List<Range> ranges) {
    int found = 0;
    for (Range range : ranges) {
      for (int i = 0; i < range.size(); i++) {
        found += range.isEmpty(i) ? 0 : 1;
      }
    }
    return found;
  }

  @Test
  void aWrongBitAnywhereShowsNothingWrong() throws Exception {
    int step = Boolean.getBoolean("pitwall.long") ? 3 : 61;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      for (int bit = 0; bit < file.getValue().length * 8; bit += step) {
        flip(file.getKey(), file.getValue(), bit);
      }
    }
  }

  private void flip(String name, byte[] right, int bit) throws IOException {
    byte[] wrong = right.clone();
    wrong[bit / 8] ^= (byte) (1 << bit % 8);
    restore();
    Files.write(folder.resolve(name), wrong);
    Findings findings = new Findings(time);
    Store store = open(findings);
    List<Range> ranges = ranges(store);
    List<SeriesFacts> facts = store.series();
    String where = name + " bit " + bit + " of " + right.length * 8;
    for (int series = 0; series < SERIES; series++) {
      Range range = ranges.get(series);
      for (int i = 0; i < range.size(); i++) {
        if (!range.isEmpty(i)) {
          assertThat(whole.get(series).isEmpty(i)).as(where).isFalse();
          assertThat(range.last(i)).as(where).isEqualTo(whole.get(series).last(i));
          assertThat(range.min(i)).as(where).isEqualTo(whole.get(series).min(i));
        }
      }
    }
    assertThat(facts).as(where).hasSize(SERIES);
    int lost = found(whole) - found(ranges);
    boolean torn = name.startsWith("hot") && bit > right.length * 8 - 2_000 && lost <= SERIES;
    assertThat(findings.list().isEmpty() && lost > 0 && !torn)
        .as("%s, %s lost and not told", where, lost)
        .isFalse();
    assertThat(lost).as(where).isLessThanOrEqualTo(SERIES * 50);
    store.take(
        new Sample(
            "test", time.now(), 1, List.of(new Reading.Measured(key(0), Unit.SECONDS, 0.25))));
    assertThat(found(ranges(store))).as("%s goes on", where).isEqualTo(found(ranges) + 1);
    store.close();
  }

  private void restore() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      for (Path file : list.toList()) {
        Files.delete(file);
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }
}
