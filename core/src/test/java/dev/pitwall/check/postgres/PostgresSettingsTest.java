package dev.pitwall.check.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.pitwall.config.Key;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostgresSettingsTest {

  private static PostgresSettings settings(
      Optional<String> url, Duration interval, Duration limit) {
    return new PostgresSettings(
        url,
        Optional.of("watcher"),
        Optional.of("geheim"),
        50,
        new PostgresSettings.Slow(Duration.ofSeconds(1), 5, 3),
        interval,
        limit,
        Optional.empty());
  }

  @Test
  void withoutAUrlThereIsNoCheck() {
    TimeSource time = TimeSource.system();
    PostgresSettings none =
        settings(Optional.empty(), Duration.ofSeconds(30), Duration.ofSeconds(3));
    assertThat(PostgresChecks.of(none, Locale.ENGLISH, time, new Findings(time))).isEmpty();
  }

  @Test
  void theSettingsNeverShowAPassword() {
    assertThat(
            settings(
                Optional.of("jdbc:postgresql://h/d?password=geheim"),
                Duration.ofSeconds(30),
                Duration.ofSeconds(3)))
        .asString()
        .doesNotContain("geheim");
  }

  @Test
  void impossibleTimesAreBroughtWithinBounds() {
    PostgresSettings odd = settings(Optional.empty(), Duration.ZERO, Duration.ofHours(1));
    assertThat(odd.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(odd.statementTimeout()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aMeanOfZeroIsRefused() {
    assertThatThrownBy(() -> new PostgresSettings.Slow(Duration.ZERO, 5, 3))
        .hasMessageContaining("postgres.slow.mean");
  }

  @Test
  void theKeysCarryTheDocumentedDefaults() {
    assertThat(PostgresSettings.keys())
        .extracting(Key::name, key -> key.defaultText().orElse("-"))
        .containsExactly(
            tuple("postgres.url", "-"),
            tuple("postgres.user", "-"),
            tuple("postgres.password", "-"),
            tuple("postgres.connections.threshold", "50"),
            tuple("postgres.slow.mean", "1s"),
            tuple("postgres.slow.threshold", "5"),
            tuple("postgres.slow.min-calls", "3"),
            tuple("postgres.interval", "30s"),
            tuple("postgres.statement-timeout", "3s"),
            tuple("postgres.ca-file", "-"));
  }
}
