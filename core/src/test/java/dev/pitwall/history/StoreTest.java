package dev.pitwall.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");
  private static final ReadingKey CPU = ReadingKey.of("host.cpu");
  private static final ReadingKey DISK = ReadingKey.of("host.disk", "path", "/");

  @TempDir private Path state;
  private final TestTime time = new TestTime();
  private final Findings findings = new Findings(time);
  private HistorySettings settings = settings(30, 396, 1L << 30, 1_000);
  private @Nullable Store opened;
  private Disk disk = Disk.REAL;
  private long nanos;

  private static HistorySettings settings(int fine, int coarse, long bytes, int series) {
    return new HistorySettings(true, Duration.ofDays(fine), Duration.ofDays(coarse), bytes, series);
  }

  private Path folder() {
    return state.resolve("history");
  }

  private void open() {
    Store store = new Store(folder(), disk, settings, time, findings);
    store.open();
    opened = store;
  }

  private Store store() {
    return Objects.requireNonNull(opened);
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private void restart() {
    store().close();
    open();
  }

  private void take(ReadingKey key, double value) {
    take(new Reading.Measured(key, Unit.RATIO, value));
  }

  private void take(Reading... readings) {
    store().take(new Sample("test", time.now(), ++nanos, List.of(readings)));
  }

  /** The values by second of the day, without what is missing. */
  private Map<Long, Double> values(ReadingKey key, Instant from, Duration length) {
    Map<Long, Double> values = new TreeMap<>();
    long begin = from.getEpochSecond();
    Range range = new Range(key, begin, 1, (int) length.toSeconds());
    store().fill(range);
    for (int i = 0; i < range.size(); i++) {
      if (!range.isEmpty(i)) {
        values.put((begin + i) % 86_400 - 36_000, range.last(i));
      }
    }
    return values;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> list = Files.list(folder())) {
      return list.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> codes() {
    return findings.list().stream().map(Finding::code).toList();
  }

  @Test
  void readingsComeBackFromMemoryAfterARestartAndFromTheHourThatIsOver() throws Exception {
    open();
    for (int i = 0; i < 3; i++) {
      take(CPU, 0.1 * i);
      time.pass(Duration.ofSeconds(10));
    }
    Map<Long, Double> expected = new TreeMap<>();
    expected.put(0L, 0.0);
    expected.put(10L, 0.1);
    expected.put(20L, 0.2);
    assertThat(values(CPU, TEN, Duration.ofHours(2))).isEqualTo(expected);
    restart();
    assertThat(values(CPU, TEN, Duration.ofHours(2))).isEqualTo(expected);
    assertThat(files()).containsExactly("hot-2026112310-0.wal");
    time.pass(Duration.ofHours(1));
    take(CPU, 0.5);
    expected.put(3_630L, 0.5);
    assertThat(files()).containsExactly("fine-2026112310-0.seg", "hot-2026112311-0.wal");
    assertThat(values(CPU, TEN, Duration.ofHours(2))).isEqualTo(expected);
    restart();
    assertThat(values(CPU, TEN, Duration.ofHours(2))).isEqualTo(expected);
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void unknownIsAGapAndZeroIsZero() {
    open();
    take(CPU, 0);
    time.pass(Duration.ofSeconds(10));
    take(new Reading.Unknown(CPU, Unit.RATIO, "no answer"));
    time.pass(Duration.ofSeconds(10));
    take(CPU, 0.5);
    time.pass(Duration.ofHours(1));
    take(DISK, 0.1); // begins another hour
    restart();
    Range range = new Range(CPU, TEN.getEpochSecond(), 10, 3);
    store().fill(range);
    assertThat(range.isEmpty(0)).isFalse();
    assertThat(range.last(0)).isZero();
    assertThat(range.isEmpty(1)).isTrue();
    assertThat(range.last(2)).isEqualTo(0.5);
    assertThat(range.interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(range.unit()).isEqualTo(Unit.RATIO);
  }

  @Test
  void aBucketHasLeastMeanMostAndLast() {
    open();
    for (double value : new double[] {0.2, 0.9, 0.1, 0.4}) {
      take(CPU, value);
      time.pass(Duration.ofSeconds(10));
    }
    Range range = new Range(CPU, TEN.getEpochSecond(), 60, 1);
    store().fill(range);
    assertThat(range.min(0)).isEqualTo(0.1);
    assertThat(range.max(0)).isEqualTo(0.9);
    assertThat(range.avg(0)).isEqualTo(0.4);
    assertThat(range.last(0)).isEqualTo(0.4);
    assertThat(range.count(0)).isEqualTo(4);
  }

  @Test
  void filesAreForTheirOwnerOnly() throws Exception {
    open();
    take(CPU, 0.1);
    time.pass(Duration.ofHours(1));
    take(CPU, 0.1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    for (String file : files()) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
    assertThat(files()).hasSize(2);
  }

  @Test
  void switchedOffThereIsNoFileAndSwitchedOnThereIs() throws Exception {
    settings = new HistorySettings(false, Duration.ofDays(1), Duration.ofDays(1), 1 << 30, 10);
    open();
    take(CPU, 0.1);
    store().tend();
    assertThat(folder()).doesNotExist();
    store().configure(settings(30, 396, 1 << 30, 10));
    take(CPU, 0.2);
    assertThat(values(CPU, TEN, Duration.ofHours(1))).containsValue(0.2).hasSize(1);
    assertThat(files()).hasSize(1);
    assertThat(findings.list()).isEmpty();
  }

  /** Wherever a kill cuts the file of the hour, what was written before that is there. */
  @Test
  void aTornTailCostsTheSampleThatWasTorn() throws Exception {
    open();
    List<Long> ends = new ArrayList<>();
    Path hot = folder().resolve("hot-2026112310-0.wal");
    for (int i = 0; i < 5; i++) {
      take(CPU, 0.1 * (i + 1));
      ends.add(Files.size(hot));
      time.pass(Duration.ofSeconds(10));
    }
    store().close();
    byte[] whole = Files.readAllBytes(hot);
    for (int size = 0; size <= whole.length; size++) {
      Files.write(hot, Arrays.copyOf(whole, size));
      open();
      int cut = size;
      long expected = ends.stream().filter(end -> end <= cut).count();
      assertThat(values(CPU, TEN, Duration.ofHours(1))).hasSize((int) expected);
      take(CPU, 0.9);
      restart();
      assertThat(values(CPU, TEN, Duration.ofHours(1)))
          .as("goes on after a cut at %s", size)
          .hasSize((int) expected + 1)
          .containsEntry(50L, 0.9);
      store().close();
    }
    assertThat(findings.list()).isEmpty();
    open();
  }

  @Test
  void aKillBetweenTheTwoFilesOfAnHourCountsItOnce() throws Exception {
    open();
    take(CPU, 0.3);
    store().close();
    byte[] hot = Files.readAllBytes(folder().resolve("hot-2026112310-0.wal"));
    time.pass(Duration.ofHours(1));
    open();
    assertThat(files()).containsExactly("fine-2026112310-0.seg");
    Files.write(folder().resolve("hot-2026112310-0.wal"), hot);
    Files.write(folder().resolve("fine-2026112311-0.seg.new"), hot);
    restart();
    assertThat(files()).containsExactly("fine-2026112310-0.seg");
    Range range = new Range(CPU, TEN.getEpochSecond(), 3_600, 1);
    store().fill(range);
    assertThat(range.count(0)).isEqualTo(1);
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aClockThatIsSetBackOverwritesNothing() throws Exception {
    open();
    for (int i = 0; i < 360; i++) {
      take(CPU, 0.1);
      time.pass(Duration.ofSeconds(10));
    }
    take(CPU, 0.2); // eleven o'clock
    time.set(TEN.plusSeconds(1_805));
    take(CPU, 0.3);
    time.pass(Duration.ofSeconds(10));
    take(CPU, 0.4);
    time.set(TEN.plusSeconds(7_200));
    take(CPU, 0.5);
    Map<Long, Double> before = values(CPU, TEN, Duration.ofHours(3));
    assertThat(before).hasSize(360 + 4).containsEntry(3_600L, 0.2).containsEntry(1_805L, 0.3);
    assertThat(before).containsEntry(1_800L, 0.1).containsEntry(7_200L, 0.5);
    restart();
    assertThat(values(CPU, TEN, Duration.ofHours(3))).isEqualTo(before);
    assertThat(files()).contains("fine-2026112310-0.seg", "fine-2026112310-1.seg");
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aClockThatIsWrongForAWhileDeletesNothing() throws Exception {
    open();
    take(CPU, 0.1);
    for (String wrong : List.of("2099-01-01T00:00:00Z", "1970-01-01T00:00:10Z")) {
      time.pass(Duration.ofHours(1));
      Instant right = time.now();
      time.set(Instant.parse(wrong));
      take(CPU, 0.7);
      for (int minute = 0; minute < 59; minute++) {
        time.pass(Duration.ofMinutes(1));
        store().tend();
      }
      time.set(right.plus(Duration.ofMinutes(59)));
      take(CPU, 0.2);
      store().tend();
    }
    assertThat(values(CPU, TEN, Duration.ofHours(1))).containsEntry(0L, 0.1);
    assertThat(files()).contains("fine-2026112310-0.seg");
    assertThat(store().dropped()).isEmpty();
  }

  @Test
  void timesBeyondAllCalendarsAreCounted() {
    open();
    time.set(Instant.parse("+12000-01-01T00:00:00Z"));
    take(CPU, 0.1);
    time.set(Instant.parse("1969-12-31T23:59:59Z"));
    take(CPU, 0.1);
    assertThat(store().dropped()).containsEntry("history_clock", 2L);
  }

  @Test
  void whatIsOldBecomesMinutesAndThenGoes() throws Exception {
    settings = settings(1, 3, 1L << 30, 100);
    open();
    for (int minute = 0; minute < 5 * 1_440; minute++) {
      take(CPU, minute % 10 / 10.0);
      time.pass(Duration.ofSeconds(30));
      take(CPU, 0.95);
      time.pass(Duration.ofSeconds(30));
      if (minute % 10 == 0) {
        store().tend();
      }
    }
    Instant now = time.now();
    List<String> files = files();
    assertThat(files).contains("coarse-2026112600-0.seg").doesNotContain("coarse-2026112300-0.seg");
    assertThat(files.stream().filter(file -> file.startsWith("coarse"))).hasSizeBetween(2, 3);
    assertThat(files.stream().filter(file -> file.startsWith("fine"))).hasSizeBetween(24, 48);
    Range range = new Range(CPU, now.getEpochSecond() - 3 * 86_400 + 7_200, 60, 1_440);
    store().fill(range);
    assertThat(range.resolution()).isEqualTo(Duration.ofMinutes(1));
    for (int i = 0; i < range.size(); i++) {
      assertThat(range.isEmpty(i)).as("minute %s", i).isFalse();
      assertThat(range.min(i)).isEqualTo(i % 10 / 10.0);
      assertThat(range.max(i)).isEqualTo(0.95);
      assertThat(range.last(i)).isEqualTo(0.95);
      assertThat(range.avg(i)).isEqualTo(Decimals.rounded((i % 10 / 10.0 + 0.95) / 2));
      assertThat(range.count(i)).isEqualTo(2);
    }
    SeriesFacts facts = store().series().get(0);
    assertThat(facts.key()).isEqualTo(CPU);
    assertThat(facts.first()).isAfter(now.minus(Duration.ofDays(5)));
    assertThat(facts.last()).isEqualTo(now.minusSeconds(30));
    restart();
    assertThat(store().series()).containsExactly(facts);
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void beyondItsRoomTheOldestGoesFirstAndItIsTold() throws Exception {
    settings = settings(30, 396, 0, 1_000); // the least room there is: 1 MiB
    open();
    Random random = new Random(3);
    for (int i = 0; i < 4 * 8_640; i++) {
      Reading[] readings = new Reading[20];
      readings[0] = new Reading.Measured(CPU, Unit.RATIO, random.nextDouble());
      for (int noise = 1; noise < 20; noise++) {
        ReadingKey key = ReadingKey.of("noise." + noise);
        readings[noise] = new Reading.Measured(key, Unit.COUNT, random.nextInt(1_000_000));
      }
      take(readings);
      time.pass(Duration.ofSeconds(10));
      if (i % 180 == 0) {
        store().tend();
      }
    }
    store().tend();
    assertThat(store().bytes()).isBetween(1L << 19, 1L << 20);
    assertThat(codes()).containsExactly("history.short");
    Instant now = time.now();
    Range newest = new Range(CPU, now.getEpochSecond() - 9 * 3_600, 3_600, 9);
    store().fill(newest);
    for (int i = 0; i < newest.size(); i++) {
      assertThat(newest.isEmpty(i)).isFalse();
    }
    assertThat(newest.resolution()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void moreSeriesThanAllowedAreCountedAndTheOthersGoOn() {
    settings = settings(30, 396, 1L << 30, 10);
    open();
    for (int i = 0; i < 12; i++) {
      take(ReadingKey.of("http.p95", "route", "/" + i), 0.1);
    }
    take(ReadingKey.of("http.p95", "route", "x".repeat(1_001)), 0.1);
    assertThat(store().series()).hasSize(10);
    assertThat(store().dropped()).containsEntry("history_series", 3L);
    assertThat(values(ReadingKey.of("http.p95", "route", "/9"), TEN, Duration.ofHours(1)))
        .hasSize(1);
  }

  /** A disk that refuses while {@code refuses} says so, and tears what it is given. */
  private static final class RefusingDisk implements Disk {
    private boolean refuses;

    private void check() throws IOException {
      if (refuses) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void makeFolder(Path folder) throws IOException {
      Disk.REAL.makeFolder(folder);
    }

    @Override
    public Appender append(Path file) throws IOException {
      check();
      Appender real = Disk.REAL.append(file);
      return new Appender() {
        @Override
        public void write(byte[] bytes) throws IOException {
          if (refuses) {
            real.write(Arrays.copyOf(bytes, bytes.length / 2));
          }
          check();
          real.write(bytes);
        }

        @Override
        public void sync() throws IOException {
          check();
          real.sync();
        }

        @Override
        public void close() throws IOException {
          real.close();
        }
      };
    }

    @Override
    public void place(Path file, byte[] bytes) throws IOException {
      check();
      Disk.REAL.place(file, bytes);
    }

    @Override
    public void delete(Path file) throws IOException {
      Disk.REAL.delete(file);
    }

    @Override
    public void cut(Path file, long size) throws IOException {
      Disk.REAL.cut(file, size);
    }
  }

  private void minutes(int count) {
    for (int i = 0; i < count; i++) {
      take(CPU, 0.5);
      store().tend();
      time.pass(Duration.ofMinutes(1));
    }
  }

  @Test
  void aFullDiskCostsNothingForTwoHoursAndIsTold() {
    RefusingDisk full = new RefusingDisk();
    disk = full;
    open();
    minutes(30);
    full.refuses = true;
    minutes(100);
    assertThat(codes()).containsExactly("history.unwritable");
    assertThat(values(CPU, TEN, Duration.ofHours(4))).as("from memory").hasSize(130);
    full.refuses = false;
    minutes(1);
    assertThat(codes()).isEmpty();
    minutes(20);
    restart();
    assertThat(values(CPU, TEN, Duration.ofHours(4))).hasSize(151);
    assertThat(store().dropped()).isEmpty();
    assertThat(findings.list()).isEmpty();
  }

  /** A disk that refuses once, at the minute's sync, between two samples. */
  @Test
  void afterASyncThatFailedTheHourIsOnTheDiskAgainWithinAMinute() {
    RefusingDisk full = new RefusingDisk();
    disk = full;
    open();
    take(CPU, 0.1);
    full.refuses = true;
    store().tend();
    full.refuses = false;
    time.pass(Duration.ofMinutes(1));
    store().tend();
    take(CPU, 0.2);
    Store killed = store(); // not closed, as after a kill
    open();
    assertThat(values(CPU, TEN, Duration.ofHours(1)))
        .hasSize(2)
        .containsValue(0.1)
        .containsValue(0.2);
    killed.close();
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadNowIsNotMadeIntoNothing() throws Exception {
    settings = settings(1, 10, 1L << 30, 100);
    open();
    take(CPU, 0.1);
    time.pass(Duration.ofHours(1));
    take(CPU, 0.2);
    Path fine = folder().resolve("fine-2026112310-0.seg");
    Path aside = state.resolve("aside");
    Files.move(fine, aside);
    Files.createDirectory(fine); // is there and cannot be opened
    for (int hour = 0; hour < 60; hour++) {
      time.pass(Duration.ofMinutes(30));
      store().tend();
      time.pass(Duration.ofMinutes(30));
      store().tend();
    }
    assertThat(codes()).containsExactly("history.upkeep");
    Files.delete(fine);
    Files.move(aside, fine);
    time.pass(Duration.ofHours(1));
    store().tend();
    assertThat(codes()).isEmpty();
    assertThat(files()).contains("coarse-2026112300-0.seg").doesNotContain("fine-2026112310-0.seg");
    assertThat(values(CPU, TEN, Duration.ofHours(1))).containsValue(0.1);
  }

  @Test
  void aDiskThatStaysFullCostsMemoryForThreeHoursAndCountsTheRest() {
    RefusingDisk full = new RefusingDisk();
    disk = full;
    open();
    full.refuses = true;
    minutes(600);
    assertThat(values(CPU, TEN, Duration.ofHours(11))).hasSize(180);
    assertThat(store().dropped()).containsEntry("history_reading", 420L);
    full.refuses = false;
    minutes(2);
    assertThat(values(CPU, TEN, Duration.ofHours(11))).hasSize(182);
    restart();
    assertThat(values(CPU, TEN, Duration.ofHours(11))).hasSize(182);
  }

  @Test
  void aFolderThatCannotBeMadeStopsNothing() throws Exception {
    Files.writeString(folder(), "in the way");
    open();
    minutes(2);
    assertThat(codes()).containsExactly("history.unwritable");
    assertThat(findings.list().get(0).text()).contains(folder().toString(), "free space");
    assertThat(values(CPU, TEN, Duration.ofHours(1))).hasSize(2);
    Files.delete(folder());
    minutes(2);
    assertThat(codes()).isEmpty();
    restart();
    assertThat(values(CPU, TEN, Duration.ofHours(1))).hasSize(4);
  }
}
