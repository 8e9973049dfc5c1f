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
    "0, 0 ms"
  })
  void secondsAreToldInTheUnitsOfPeopleAlsoBelowZero(double seconds, String text) {
    assertThat(new Amounts(Locale.ENGLISH).of(Unit.SECONDS, seconds)).isEqualTo(text);
  }
}
