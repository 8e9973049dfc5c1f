package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Unit;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
  @ParameterizedTest
  @CsvSource({
    "2592000, 30 d",
    "2203200, 25 d 12 h",
    "-86400, -1 d",
    "-9000, -2 h 30 min",
    "-30, -30 s",
    "0, 0 ms",
    "0.9994, 999 ms",
    "0.9995, 1 s",
    "119, 119 s",
    "120, 2 min",
    "3599, 59 min",
    "3600, 1 h",
    "86399, 23 h 59 min",
    "90061, 1 d 1 h"
  })
  void secondsAreToldInTheUnitsOfPeopleAlsoBelowZero(double seconds, String text) {
    assertThat(new Amounts(Locale.ENGLISH).of(Unit.SECONDS, seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1 KiB",
    "9728, 9.5 KiB",
    "10240, 10 KiB",
    "10752, 11 KiB",
    "1048576, 1 MiB",
    "1125899906842624, 1 PiB",
    "1152921504606846976, 1024 PiB",
  })
  void sizesAreToldInTheLargestUnitThatFits(double bytes, String text) {
    assertThat(new Amounts(Locale.ENGLISH).of(Unit.BYTES, bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "RATIO, 0.91, 0.8, 91 %",
    "RATIO, 0.8004, 0.8, 80.04 %",
    "RATIO, 0.800004, 0.8, 80 %",
    "RATIO, 0.8, 0.8, 80 %",
    "COUNT, 10.04, 10, 10.04",
    "COUNT, 1.5, 1, 1.5",
    "BYTES, 10241, 10240, 10.001 KiB",
  })
  void aValueTellsItselfFromItsThresholdWithThreeMoreDecimalsAtMost(
      Unit unit, double value, double threshold, String text) {
    assertThat(new Amounts(Locale.ENGLISH).of(unit, value, threshold)).isEqualTo(text);
  }
}
