package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounds of what counts as flapping, to the nanosecond. */
class FlappingBoundsTest {
  private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration NANO = Duration.ofNanos(1);

  private final Flapping flapping = counting(3, HOUR);

  private static Flapping counting(int count, Duration window) {
    return new Flapping(Bench.flapping(count, window));
  }

  private boolean opened(Duration at) {
    return opened(flapping, at);
  }

  private static boolean opened(Flapping flapping, Duration at) {
    return flapping.opened(at.toNanos(), START.plus(at));
  }

  private static void stays(Flapping flapping, Duration time) {
    flapping.turned();
    flapping.stays(time);
  }

  @Test
  void theOpeningThatMakesItSoManyFlaps() {
    assertThat(opened(Duration.ZERO)).isFalse();
    assertThat(opened(Duration.ofMinutes(1))).isFalse();
    assertThat(opened(Duration.ofMinutes(2))).isTrue();
  }

  @Test
  void anOpeningCountsForExactlyTheWindow() {
    opened(Duration.ZERO);
    opened(Duration.ofMinutes(1));
    assertThat(opened(HOUR)).isTrue();
    Flapping other = counting(3, HOUR);
    opened(other, Duration.ZERO);
    opened(other, Duration.ofMinutes(1));
    assertThat(opened(other, HOUR.plus(NANO))).isFalse();
    assertThat(other.openings(HOUR.plus(NANO).toNanos()))
        .containsExactly(START.plus(Duration.ofMinutes(1)), START.plus(HOUR).plus(NANO));
  }

  @Test
  void openingsThatHaveLeftTheWindowAreNotListed() {
    opened(Duration.ZERO);
    assertThat(flapping.openings(HOUR.toNanos())).containsExactly(START);
    assertThat(flapping.openings(HOUR.plus(NANO).toNanos())).isEmpty();
  }

  @Test
  void atMostAHundredOpeningsAreKept() {
    for (int i = 0; i < 100; i++) {
      opened(Duration.ofSeconds(i));
    }
    long now = Duration.ofSeconds(100).toNanos();
    assertThat(flapping.openings(now)).hasSize(100).first().isEqualTo(START);
    opened(Duration.ofSeconds(100));
    assertThat(flapping.openings(now)).hasSize(100).first().isEqualTo(START.plusSeconds(1));
  }

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 150", "3, 225", "9, 2562", "10, 3600", "11, 3600"})
  void theTimeToClearGrowsByHalfForEachOpeningAfterTheFirst(int openings, long seconds) {
    for (int i = 0; i < openings; i++) {
      opened(Duration.ofSeconds(i));
    }
    long now = Duration.ofSeconds(openings).toNanos();
    assertThat(flapping.clearFor(Duration.ofSeconds(100), now).toSeconds()).isEqualTo(seconds);
  }

  @Test
  void withoutAnOpeningTheTimeToClearIsTheRules() {
    assertThat(flapping.clearFor(Duration.ofSeconds(7), 0)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void theTimeToClearShrinksAgainAsOpeningsLeaveTheWindow() {
    opened(Duration.ZERO);
    opened(Duration.ofMinutes(1));
    Duration usual = Duration.ofMinutes(2);
    assertThat(flapping.clearFor(usual, HOUR.toNanos())).isEqualTo(Duration.ofMinutes(3));
    assertThat(flapping.clearFor(usual, HOUR.plus(NANO).toNanos())).isEqualTo(usual);
  }

  @Test
  void aTimeOfAnHourOrMoreDoesNotGrow() {
    opened(Duration.ZERO);
    opened(Duration.ofMinutes(1));
    long now = Duration.ofMinutes(1).toNanos();
    assertThat(flapping.clearFor(HOUR, now)).isEqualTo(HOUR);
    assertThat(flapping.clearFor(HOUR.plusMinutes(7), now)).isEqualTo(HOUR.plusMinutes(7));
    assertThat(flapping.clearFor(HOUR.minus(NANO), now)).isEqualTo(HOUR);
  }

  @Test
  void itIsSettledAfterExactlyHalfAnHourInOneState() {
    opened(Duration.ZERO);
    stays(flapping, Duration.ofMinutes(30).minus(NANO));
    assertThat(flapping.isSettled()).isFalse();
    flapping.stays(NANO);
    assertThat(flapping.isSettled()).isTrue();
    assertThat(flapping.settled()).isEqualTo(Duration.ofMinutes(30));
    flapping.turned();
    assertThat(flapping.isSettled()).isFalse();
    assertThat(flapping.settled()).isZero();
  }

  @Test
  void aSlowOneIsSettledAfterTwiceTheMeanTimeBetweenItsOpenings() {
    opened(Duration.ZERO);
    opened(Duration.ofMinutes(10));
    opened(Duration.ofMinutes(50));
    stays(flapping, Duration.ofMinutes(50).minus(NANO));
    assertThat(flapping.isSettled()).isFalse();
    flapping.stays(NANO);
    assertThat(flapping.isSettled()).isTrue();
  }

  @Test
  void whatHasSettledIsForgotten() {
    opened(Duration.ZERO);
    opened(Duration.ofMinutes(1));
    flapping.stays(Duration.ofMinutes(40));
    flapping.end();
    assertThat(flapping.settled()).isZero();
    assertThat(flapping.openings(0)).isEmpty();
    assertThat(opened(Duration.ofMinutes(2))).isFalse();
  }

  @Test
  void aRestartKeepsTheDistancesTheTimeAndThePeriod() {
    long nanos = 5_000;
    Instant now = START.plus(Duration.ofMinutes(55));
    flapping.resume(
        List.of(START, START.plus(Duration.ofMinutes(40))), Duration.ofMinutes(79), now, nanos);
    assertThat(flapping.settled()).isEqualTo(Duration.ofMinutes(79));
    assertThat(flapping.isSettled()).as("twice 40 min").isFalse();
    flapping.stays(Duration.ofMinutes(1));
    assertThat(flapping.isSettled()).isTrue();
    long later = nanos + Duration.ofMinutes(5).toNanos();
    assertThat(flapping.openings(later)).hasSize(2);
    assertThat(flapping.openings(later + 1)).containsExactly(START.plus(Duration.ofMinutes(40)));
  }

  @Test
  void anOpeningThatLiesAheadAfterAClockWasSetBackCountsAsNow() {
    long nanos = 5_000;
    flapping.resume(List.of(START.plus(HOUR)), Duration.ZERO, START, nanos);
    assertThat(flapping.openings(nanos + HOUR.toNanos())).hasSize(1);
    assertThat(flapping.openings(nanos + HOUR.toNanos() + 1)).isEmpty();
  }
}
