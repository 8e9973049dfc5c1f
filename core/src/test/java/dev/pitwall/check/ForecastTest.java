package dev.pitwall.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class ForecastTest {
  private static final double GIB = 1 << 30;
  private static final OptionalDouble NEVER = OptionalDouble.of(Double.POSITIVE_INFINITY);

  private static Forecast sixHours() {
    return new Forecast(Duration.ofHours(6), Duration.ofMinutes(1), Duration.ofHours(1));
  }

  /** One point a minute; the function's argument is in hours. */
  private static Forecast fed(double hours, DoubleUnaryOperator value) {
    Forecast forecast = sixHours();
    for (int minute = 0; minute <= Math.round(hours * 60); minute++) {
      forecast.add(Duration.ofMinutes(minute).toNanos(), value.applyAsDouble(minute / 60.0));
    }
    return forecast;
  }

  @Property
  void aRisingLineIsDrawnOnToItsLimitWhateverItsSizeAndTheClocksOrigin(
      @ForAll @DoubleRange(min = 0, max = 1e15) double start,
      @ForAll @DoubleRange(min = 1, max = 1e9) double perSecond,
      @ForAll @LongRange(min = -4_000_000_000_000_000_000L, max = 4_000_000_000_000_000_000L)
          long origin,
      @ForAll @IntRange(min = 61, max = 2_000) int points,
      @ForAll @DoubleRange(min = 0.1, max = 1e6) double seconds) {
    Forecast forecast = sixHours();
    double last = 0;
    for (int i = 0; i < points; i++) {
      last = start + perSecond * 60 * i;
      forecast.add(origin + Duration.ofMinutes(i).toNanos(), last);
    }
    double limit = last + perSecond * seconds;
    // What a double of this size cannot hold any more is no error of the line.
    double grain = Math.ulp(limit) * 4 / perSecond;
    assertThat(forecast.secondsTo(limit).orElseThrow())
        .isCloseTo(seconds, within(seconds * 1e-3 + grain + Math.ulp(limit) * 100 / perSecond));
  }

  @Property
  void whateverItIsGivenItKeepsItsBoundAndNeverAnswersANegativeTime(
      @ForAll @Size(max = 800) List<@LongRange(min = 0, max = 1_000_000_000_000L) Long> steps,
      @ForAll List<Double> values,
      @ForAll double limit) {
    Forecast forecast = sixHours();
    long at = 0;
    for (int i = 0; i < steps.size(); i++) {
      at += steps.get(i);
      forecast.add(at, values.isEmpty() ? Double.NaN : values.get(i % values.size()));
    }
    assertThat(forecast.points()).isLessThanOrEqualTo(361);
    forecast.secondsTo(limit).ifPresent(s -> assertThat(s).isGreaterThanOrEqualTo(0).isNotNaN());
  }

  @Property
  void aLineThatStandsOrFallsNeverFills(
      @ForAll @DoubleRange(min = 0, max = 1e12) double perHour, @ForAll @IntRange(max = 1) int s) {
    Forecast forecast = fed(6, hour -> 1e14 - s * perHour * hour);
    assertThat(forecast.secondsTo(2e14)).isEqualTo(NEVER);
  }

  @Property
  void noiseUponARisingLineMovesTheTimeLittle(@ForAll Random random) {
    Forecast forecast = fed(6, hour -> 10 * hour + random.nextDouble());
    double hours = forecast.secondsTo(100 + 0.5).orElseThrow() / 3600;
    assertThat(hours).isCloseTo(4, within(0.4));
  }

  @Property
  void noiseAroundOneLevelIsNoLine(@ForAll Random random) {
    Forecast forecast = fed(6, hour -> 50 + random.nextDouble());
    assertThat(forecast.secondsTo(60)).isEqualTo(NEVER);
  }

  @Example
  void nothingIsSaidBeforeAnHourOfPointsAndBeforeTenOfThem() {
    assertThat(fed(59 / 60.0, hour -> hour).secondsTo(10)).isEmpty();
    assertThat(fed(1, hour -> hour).secondsTo(10)).isPresent();
    Forecast sparse = sixHours();
    for (int i = 0; i < 9; i++) {
      sparse.add(Duration.ofMinutes(30).toNanos() * i, i);
    }
    assertThat(sparse.secondsTo(100)).isEmpty();
  }

  @Example
  void aFolderThatIsFilledAndEmptiedAgainAndAgainNeverFills() {
    // 30 GiB every hour, with 5 GiB left at its top: the plain slope alone would say 7 hours.
    Forecast forecast = fed(6 - 1 / 60.0, hour -> 30 * GIB * (hour % 1));
    assertThat(forecast.secondsTo(35 * GIB)).isEqualTo(NEVER);
  }

  @Example
  void oneLargeFileInThePastDoesNotGoOnGrowing() {
    Forecast forecast = fed(6, hour -> hour < 3 ? 10 * GIB : 60 * GIB);
    assertThat(forecast.secondsTo(70 * GIB)).isEqualTo(NEVER);
  }

  @Example
  void atTheLimitNoTimeIsLeft() {
    assertThat(fed(2, hour -> hour).secondsTo(2)).hasValue(0);
    assertThat(fed(2, hour -> hour).secondsTo(1)).hasValue(0);
  }

  @Example
  void pointsNearerThanTheSpacingAreLeftOut() {
    Forecast forecast = sixHours();
    for (int second = 0; second < 600; second += 10) {
      forecast.add(Duration.ofSeconds(second).toNanos(), second);
    }
    assertThat(forecast.points()).isEqualTo(10);
    forecast.clear();
    assertThat(forecast.points()).isZero();
  }

  @Example
  void durationsThatDoNotFitAreRefused() {
    Duration second = Duration.ofSeconds(1);
    Duration day = Duration.ofDays(1);
    assertThatThrownBy(() -> new Forecast(day, Duration.ZERO, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spacing");
    assertThatThrownBy(() -> new Forecast(second, second, day))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Forecast(day, second, second))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10000");
  }
}
