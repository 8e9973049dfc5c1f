package dev.pitwall.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessTimeTest {

  @ParameterizedTest
  @CsvSource({
    "-1, 0.000000",
    "0, 0.000000",
    "999, 0.000000",
    "1999999, 0.001999",
    "2000000, 0.002000",
    "4213999, 0.004213",
    "9999999999, 9.999999",
    "10000000000, 10.000000",
    "3600000001000, 3600.000001",
    "9223372036854775807, 9223372036.854775"
  })
  void textAndBytesAreTheSame(long nanos, String expected) {
    byte[] bytes = new byte[ProcessTime.LONGEST];
    int length = ProcessTime.encode(nanos, bytes);
    assertThat(new String(bytes, 0, length, StandardCharsets.US_ASCII)).isEqualTo(expected);
    assertThat(ProcessTime.format(nanos)).isEqualTo(expected);
    assertThat(ProcessTime.format(nanos)).isEqualTo(expected);
  }

  @Test
  void theTextOfAQuickResponseIsMadeOnce() {
    String first = ProcessTime.format(712_000);
    assertThat(ProcessTime.format(712_999)).isEqualTo("0.000712").isSameAs(first);
  }
}
