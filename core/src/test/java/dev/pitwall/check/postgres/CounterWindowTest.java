package dev.pitwall.check.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.postgres.CounterWindow.Outcome;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CounterWindowTest {
  private final CounterWindow window = new CounterWindow(Duration.ofMinutes(5));

  private Outcome at(long seconds, String identity, long... counters) {
    return window.add(identity, Duration.ofSeconds(seconds).toNanos(), counters);
  }

  @Test
  void theFirstLookHasNothingToCompareWith() {
    assertThat(at(0, "a", 1000, 5)).isEqualTo(Outcome.FIRST);
    assertThat(window.grown(0)).isZero();
  }

  @Test
  void growthIsAddedUpWithinTheWindowAndForgottenAfterIt() {
    at(0, "a", 10, 0);
    at(30, "a", 13, 0);
    at(60, "a", 14, 7);
    assertThat(window.grown(0)).isEqualTo(4);
    assertThat(window.grown(1)).isEqualTo(7);
    for (int second = 90; second <= 390; second += 30) {
      at(second, "a", 14, 7);
    }
    assertThat(window.grown(0)).isZero();
  }

  @Test
  void oneCounterThatFellDropsTheIntervalOfAllAndKeepsEarlierOnes() {
    at(0, "a", 10, 10);
    at(30, "a", 12, 10);
    assertThat(at(60, "a", 100, 9)).isEqualTo(Outcome.RESET);
    assertThat(window.grown(0)).isEqualTo(2);
    assertThat(at(90, "a", 101, 9)).isEqualTo(Outcome.ADDED);
    assertThat(window.grown(0)).isEqualTo(3);
  }

  @Test
  void anotherServerDropsTheIntervalEvenIfItsCountersAreLarger() {
    at(0, "a", 10);
    assertThat(at(30, "b", 10_000)).isEqualTo(Outcome.RESET);
    assertThat(window.grown(0)).isZero();
  }

  @Test
  void aGapLongerThanTheWindowIsNoInterval() {
    at(0, "a", 10);
    assertThat(at(3600, "a", 10_000)).isEqualTo(Outcome.FIRST);
    assertThat(window.grown(0)).isZero();
  }

  @Property
  void growthIsNeverNegative(@ForAll @Size(max = 50) List<@LongRange(min = 0) Long> counters) {
    CounterWindow any = new CounterWindow(Duration.ofMinutes(5));
    long nanos = 0;
    for (long counter : counters) {
      any.add("a", nanos += 10_000_000_000L, counter / 100);
      assertThat(any.grown(0)).isNotNegative();
    }
  }
}
