package dev.pitwall.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HistoryTest {
  private static final HistorySettings SETTINGS =
      new HistorySettings(true, Duration.ofDays(30), Duration.ofDays(396), 1 << 30, 100);
  private static final ReadingKey CPU = ReadingKey.of("host.cpu");

  @TempDir private Path state;
  private final TestTime time = new TestTime();
  private final Findings findings = new Findings(time);
  private final Threads threads = new Threads();

  @AfterEach
  void stop() {
    threads.close();
  }

  private Sample sample(int number) {
    time.pass(Duration.ofSeconds(1));
    Reading reading = new Reading.Measured(CPU, Unit.RATIO, number);
    return new Sample("host", time.now(), number, List.of(reading));
  }

  @Test
  void whatIsObservedCanBeReadAndIsThereAtTheNextStart() {
    Instant begin = time.now();
    History history = History.open(Optional.of(state), SETTINGS, time, findings, threads);
    for (int i = 1; i <= 10; i++) {
      history.observe(sample(i));
    }
    await().until(() -> history.taken() == 10);
    assertThat(count(history.range(CPU, begin, time.now(), Duration.ofSeconds(1)))).isEqualTo(10);
    history.observe(sample(11));
    threads.close();
    history.close();
    Threads others = new Threads();
    History next = History.open(Optional.of(state), SETTINGS, time, findings, others);
    next.observe(sample(12));
    await().until(() -> next.taken() == 1);
    Instant end = time.now().plusSeconds(1);
    assertThat(count(next.range(CPU, begin, end, Duration.ofSeconds(1)))).isEqualTo(12);
    assertThat(next.series()).extracting(SeriesFacts::key).containsExactly(CPU);
    others.close();
    next.close();
    assertThat(findings.list()).isEmpty();
  }

  private static int count(Range range) {
    int count = 0;
    for (int i = 0; i < range.size(); i++) {
      count += range.isEmpty(i) ? 0 : 1;
    }
    return count;
  }

  /** A disk on which the first file hangs until it is let go. */
  private static final class HangingDisk implements Disk {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @Override
    public void makeFolder(Path folder) throws IOException {
      Disk.REAL.makeFolder(folder);
    }

    @Override
    public Appender append(Path file) throws IOException {
      reached.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return Disk.REAL.append(file);
    }

    @Override
    public void place(Path file, byte[] bytes) throws IOException {
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

  @Test
  void aHangingDiskHoldsUpNobodyAndWhatFindsNoPlaceIsCountedAndTold() throws Exception {
    HangingDisk disk = new HangingDisk();
    Store store = new Store(state.resolve("history"), disk, SETTINGS, time, findings);
    History history = History.open(store, findings, threads);
    history.observe(sample(1));
    disk.reached.await();
    for (int i = 2; i <= History.MOST_WAITING + 6; i++) {
      history.observe(sample(i)); // returns at once: nothing but this thread lets the disk go
    }
    assertThat(history.dropped()).containsExactly(Map.entry("history_sample", 5L));
    assertThat(
            history.range(CPU, time.now(), time.now().plusSeconds(1), Duration.ofSeconds(1)).size())
        .as("nor does it hold up who reads")
        .isEqualTo(2);
    disk.release.countDown();
    await().until(() -> history.taken() == History.MOST_WAITING + 1);
    await()
        .until(
            () ->
                findings.list().stream()
                    .map(Finding::code)
                    .toList()
                    .equals(List.of("history.behind")));
    threads.close();
    history.close();
  }

  @Test
  void withoutAStateDirectoryNothingIsKeptAndNothingFails() {
    History history = History.open(Optional.empty(), SETTINGS, time, findings, threads);
    history.observe(sample(1));
    history.configure(SETTINGS);
    assertThat(history.series()).isEmpty();
    assertThat(history.dropped()).isEmpty();
    assertThat(history.bytes()).isZero();
    Instant now = time.now();
    assertThat(history.range(CPU, now.minusSeconds(5), now, Duration.ofSeconds(1)).isEmpty(0))
        .isTrue();
    history.close();
  }

  @Test
  void tooManyBucketsAreRefusedWithTheNumber() {
    History history = History.none(findings);
    Instant now = time.now();
    assertThatThrownBy(
            () -> history.range(CPU, now.minus(Duration.ofDays(1)), now, Duration.ofSeconds(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8641 buckets; allowed are 1 to 2000");
    assertThatThrownBy(() -> history.range(CPU, now, now.minusSeconds(60), Duration.ofSeconds(10)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
