package dev.pitwall.check.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private final Growth growth = new Growth();

  private void at(int hour, double size) {
    growth.add(Duration.ofHours(hour).toNanos(), size);
  }

  @Test
  void lessThanThreeHoursAreNoTrend() {
    assertThat(growth.perDay()).isEmpty();
    at(0, 100);
    at(2, 500);
    assertThat(growth.perDay()).isEmpty();
    at(3, 500);
    assertThat(growth.perDay()).isPresent();
  }

  @Test
  void growthIsThatOfADay() {
    at(0, 1000);
    at(12, 1600);
    assertThat(growth.perDay().getAsDouble()).isCloseTo(1200, Offset.offset(1e-6));
  }

  @Test
  void whatIsOlderThanADayPlaysNoPart() {
    at(0, 0);
    for (int hour = 10; hour <= 60; hour++) {
      at(hour, 5000);
    }
    assertThat(growth.perDay().getAsDouble()).isZero();
  }
}
