package dev.pitwall.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.schedule.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final ReadingKey KEY = ReadingKey.of("test.value");
  private static final Duration OFTEN = Duration.ofMillis(1);

  private final TestTime time = new TestTime();
  private final List<Sample> samples = new CopyOnWriteArrayList<>();

  /** A check that answers what a function gives. */
  private record Given(Callable<List<Reading>> answer, boolean needsTwoSamples) implements Check {
    Given(Callable<List<Reading>> answer) {
      this(answer, false);
    }

    @Override
    public String id() {
      return "test";
    }

    @Override
    public List<Reading> unknown(String reason) {
      return List.of(new Reading.Unknown(KEY, Unit.COUNT, reason));
    }

    @Override
    public List<Reading> run() throws InterruptedException {
      try {
        return answer.call();
      } catch (InterruptedException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static List<Reading> value(double value) {
    return List.of(new Reading.Measured(KEY, Unit.COUNT, value));
  }

  private Sampler sampler() {
    return new Sampler(time, new Threads(), Locale.ENGLISH, samples::add);
  }

  @Test
  void everyRunBecomesASampleLaterThanTheOneBefore() {
    try (Sampler sampler = sampler()) {
      sampler.start(List.of(new PlannedCheck(new Given(() -> value(7)), OFTEN)));
      await().until(() -> samples.size() >= 3);
      assertThat(samples).extracting(Sample::nanos).isSorted().doesNotHaveDuplicates();
      assertThat(sampler.latest().values()).extracting(LatestReading::reading).isEqualTo(value(7));
    }
  }

  @Test
  void aCheckThatThrowsIsUnknownAndRunsAgain() {
    AtomicInteger runs = new AtomicInteger();
    Check check =
        new Given(
            () -> {
              if (runs.getAndIncrement() == 0) {
                throw new IllegalStateException("broken");
              }
              return value(1);
            });
    try (Sampler sampler = sampler()) {
      sampler.start(List.of(new PlannedCheck(check, OFTEN)));
      await().until(() -> samples.size() >= 2);
    }
    assertThat(samples.get(0).readings().get(0))
        .isInstanceOfSatisfying(
            Reading.Unknown.class, unknown -> assertThat(unknown.reason()).contains("broken"));
    assertThat(samples.get(1).readings()).isEqualTo(value(1));
  }

  @Test
  void aRunThatOverstaysMakesItsReadingsUnknownOnceAnIntervalWithoutASecondRun() {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    Check check =
        new Given(
            () -> {
              runs.incrementAndGet();
              started.countDown();
              release.await();
              return value(1);
            });
    try (Sampler sampler = sampler()) {
      sampler.start(List.of(new PlannedCheck(check, Duration.ofHours(1), Duration.ofSeconds(30))));
      await().until(() -> started.getCount() == 0);
      sampler.watch();
      assertThat(samples).isEmpty();

      time.pass(Duration.ofSeconds(31));
      sampler.watch();
      sampler.watch();
      assertThat(samples).hasSize(1);
      assertThat(samples.get(0).readings().get(0))
          .isInstanceOfSatisfying(
              Reading.Unknown.class,
              unknown -> assertThat(unknown.reason()).contains("since 2026-11-23T10:00:00Z"));
      time.pass(Duration.ofHours(1));
      sampler.watch();
      assertThat(samples).hasSize(2);
      assertThat(runs).hasValue(1);

      release.countDown();
      await().until(() -> samples.size() == 3);
      assertThat(sampler.latest().values()).extracting(LatestReading::reading).isEqualTo(value(1));
    }
  }

  @Test
  void aReadingThatACheckNoLongerAnswersLeavesTheSnapshot() {
    ReadingKey gone = ReadingKey.of("test.other");
    AtomicInteger runs = new AtomicInteger();
    Check check =
        new Given(
            () ->
                runs.getAndIncrement() == 0
                    ? List.of(new Reading.Measured(gone, Unit.COUNT, 1))
                    : value(1));
    try (Sampler sampler = sampler()) {
      sampler.start(List.of(new PlannedCheck(check, OFTEN)));
      await().until(() -> samples.size() >= 2);
      await().until(() -> sampler.latest().containsKey(KEY));
      assertThat(sampler.latest()).doesNotContainKey(gone);
    }
  }

  @Test
  void aSinkThatThrowsDoesNotEndTheSampling() {
    AtomicInteger calls = new AtomicInteger();
    try (Sampler sampler =
        new Sampler(
            time,
            new Threads(),
            Locale.ENGLISH,
            sample -> {
              calls.incrementAndGet();
              throw new IllegalStateException("full");
            })) {
      sampler.start(List.of(new PlannedCheck(new Given(() -> value(1)), OFTEN)));
      await().until(() -> calls.get() > 2);
    }
  }

  @Test
  void onceMeansTwiceForWhatNeedsADifference() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Check twice = new Given(() -> value(runs.incrementAndGet()), true);
    Check once = new Given(() -> value(5));
    List<Sample> round =
        Sampler.runOnce(
            List.of(twice, once), Duration.ofMillis(1), Duration.ofSeconds(60), Locale.ENGLISH);
    assertThat(round).extracting(Sample::readings).containsExactly(value(2), value(5));
  }

  @Test
  void onceGivesUpOnACheckThatHangs() throws Exception {
    Check hangs =
        new Given(
            () -> {
              new CountDownLatch(1).await();
              return value(1);
            });
    List<Sample> round =
        Sampler.runOnce(List.of(hangs), Duration.ZERO, Duration.ofMillis(50), Locale.JAPANESE);
    assertThat(round.get(0).readings().get(0))
        .isInstanceOfSatisfying(
            Reading.Unknown.class, unknown -> assertThat(unknown.reason()).contains("時間内"));
  }
}
