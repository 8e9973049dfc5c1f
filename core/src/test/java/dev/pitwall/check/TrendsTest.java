package dev.pitwall.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrendsTest {
  private static final ReadingKey CPU = ReadingKey.of("host.cpu");
  private final TestTime time = new TestTime();
  private final Trends trends = new Trends();

  private void measure(ReadingKey key, double value) {
    trends.observe(
        new Sample(
            "host",
            time.now(),
            time.nanoTime(),
            List.of(new Reading.Measured(key, Unit.RATIO, value))));
  }

  private Trend trend() {
    return trends.of(CPU, time.now()).orElseThrow();
  }

  @Test
  void aMinuteIsTheMeanOfItsSamples() {
    for (double value : new double[] {0.1, 0.2, 0.6}) {
      measure(CPU, value);
      time.pass(Duration.ofSeconds(10));
    }
    Trend trend = trend();
    assertThat(trend.values()).hasSize(60);
    assertThat(trend.values().get(59)).isEqualTo(0.3, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(trend.values().subList(0, 59)).containsOnly(Double.NaN);
    assertThat(trend.unit()).isEqualTo(Unit.RATIO);
    assertThat(trend.step()).isEqualTo(Duration.ofMinutes(1));
    assertThat(trend.end()).isEqualTo(Instant.parse("2026-11-23T10:01:00Z"));
  }

  @Test
  void valuesComeOldestFirstAndTheHourMovesOn() {
    for (int minute = 0; minute < 200; minute++) {
      measure(CPU, minute);
      time.pass(Duration.ofMinutes(1));
    }
    // nothing was measured yet in the minute that just began
    List<Double> values = trend().values();
    assertThat(values.get(0)).isEqualTo(140);
    assertThat(values.get(59)).isEqualTo(199);
    assertThat(trend().end()).isEqualTo(time.now());
  }

  @Test
  void unknownReadingsAndSilenceLeaveGaps() {
    measure(CPU, 0.5);
    time.pass(Duration.ofMinutes(1));
    trends.observe(
        new Sample(
            "host",
            time.now(),
            time.nanoTime(),
            List.of(new Reading.Unknown(CPU, Unit.RATIO, "no rights"))));
    time.pass(Duration.ofMinutes(2));
    measure(CPU, 0.7);
    assertThat(trend().values().subList(56, 60)).containsExactly(0.5, Double.NaN, Double.NaN, 0.7);
  }

  @Test
  void aReadingThatIsSilentForAnHourHasNoTrend() {
    measure(CPU, 0.5);
    time.pass(Duration.ofMinutes(59));
    assertThat(trends.of(CPU, time.now())).isPresent();
    time.pass(Duration.ofMinutes(1));
    assertThat(trends.of(CPU, time.now())).isEmpty();
    assertThat(trends.of(ReadingKey.of("host.memory"), time.now())).isEmpty();
  }

  @Test
  void afterTheClockWasSetBackOldMinutesAreGapsAndNewOnesCount() {
    measure(CPU, 0.9);
    Instant before = time.now().minus(Duration.ofDays(1));
    trends.observe(
        new Sample(
            "host",
            before,
            time.nanoTime() + 1,
            List.of(new Reading.Measured(CPU, Unit.RATIO, 0.2))));
    List<Double> values = trends.of(CPU, before).orElseThrow().values();
    assertThat(values.get(59)).isEqualTo(0.2);
    assertThat(values).doesNotContain(0.9);
  }

  @Test
  void fiveHundredReadingsAreKeptAndFurtherValuesCounted() {
    for (int i = 0; i < 600; i++) {
      measure(ReadingKey.of("r", "n", Integer.toString(i)), i);
    }
    assertThat(trends.dropped()).isEqualTo(100);
    assertThat(trends.of(ReadingKey.of("r", "n", "499"), time.now())).isPresent();
    assertThat(trends.of(ReadingKey.of("r", "n", "500"), time.now())).isEmpty();
  }

  @Test
  void readingsThatAreGoneMakeRoom() {
    for (int i = 0; i < 500; i++) {
      measure(ReadingKey.of("r", "n", Integer.toString(i)), i);
    }
    time.pass(Duration.ofHours(2));
    measure(CPU, 0.4);
    assertThat(trend().values().get(59)).isEqualTo(0.4);
    assertThat(trends.dropped()).isZero();
  }
}
