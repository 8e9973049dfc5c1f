package dev.pitwall.logs.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FingerprintTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "order 4711 failed after 2.5 s | order # failed after # s",
        "user 'anna' not found | user '...' not found",
        "can't open \"a b\" | can't open '...'",
        "id 123e4567-e89b-12d3-a456-426614174000 lost | id <uuid> lost",
        "pointer 0xDEADBEEF and a1b2c3d4e5 | pointer <hex> and <hex>",
        "login failed password=hunter2 for x | login failed password=*** for x",
        "decadent facade | decadent facade"
      })
  void dataIsReplacedAndWordsStay(String message, String fingerprint) {
    assertThat(Fingerprint.of(message, null)).isEqualTo(fingerprint);
  }
}
