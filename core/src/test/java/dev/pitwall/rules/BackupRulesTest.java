package dev.pitwall.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.schedule.Cron;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 3 * * *|24",
        "0 */6 * * *|6",
        "0 3 * * 1-5|72",
        "0 3 * * 0|168",
        "0 8,20 * * *|12",
        "0 9,17 * * *|16"
      })
  void theLongestTimeBetweenTwoRuns(String line, long hours) {
    assertThat(BackupRules.longestGap(Cron.parse(line))).isEqualTo(Duration.ofHours(hours));
  }
}
