package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.config.Key;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final ZoneId UTC = ZoneId.of("UTC");

  @TempDir Path folder;

  private LoadedConfiguration load(Map<String, String> properties) {
    List<Key<?>> keys = new ArrayList<>(TellingSettings.keys());
    keys.addAll(TrustSettings.keys());
    return LoadedConfiguration.load(
        new Sources(Optional.empty(), "", properties, Map.of(), folder, List.of()),
        List.of(new KeyGroup("Alerts", keys)));
  }

  @Test
  void theDefaultsAreThoseOfTheReference() {
    assertThat(TellingSettings.from(load(Map.of()), UTC))
        .isEqualTo(
            new TellingSettings(
                Duration.ofSeconds(30),
                Duration.ofHours(4),
                30,
                List.of(),
                List.of(),
                UTC,
                List.of(),
                Duration.ofMinutes(5)));
    assertThat(TrustSettings.from(load(Map.of()))).isEqualTo(new TrustSettings(null));
  }

  @Test
  void eachKeyHasItsPlace() {
    TellingSettings settings =
        TellingSettings.from(
            load(
                Map.of(
                    "pitwall.alerts.group-wait", "1s",
                    "pitwall.alerts.repeat", "2m",
                    "pitwall.alerts.max-per-hour", "3",
                    "pitwall.alerts.quiet-hours", "22:00-07:00",
                    "pitwall.alerts.maintenance", "Sun 02:00-04:00",
                    "pitwall.notify.fallback", "slack",
                    "pitwall.notify.fallback-after", "4m")),
            UTC);
    assertThat(settings)
        .isEqualTo(
            new TellingSettings(
                Duration.ofSeconds(1),
                Duration.ofMinutes(2),
                3,
                List.of(Window.parse("22:00-07:00")),
                List.of(Window.parse("Sun 02:00-04:00")),
                UTC,
                List.of("slack"),
                Duration.ofMinutes(4)));
    Instant sunday = Instant.parse("2026-03-01T02:30:00Z");
    assertThat(settings.quietUntil(sunday)).contains(Instant.parse("2026-03-01T07:00:00Z"));
    assertThat(settings.maintenanceUntil(sunday)).contains(Instant.parse("2026-03-01T04:00:00Z"));
  }

  @Test
  void aWindowThatIsNoneIsAMistakeThatSaysWhatIsAllowed() {
    assertThat(load(Map.of("pitwall.alerts.quiet-hours", "at night")).problems())
        .singleElement()
        .satisfies(mistake -> assertThat(mistake.allowed(Locale.ENGLISH)).contains("22:00-07:00"));
  }

  @Test
  void aFileWithoutACertificateIsSaidWithItsName() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path wrong = Files.writeString(folder.resolve("wrong.pem"), "-----BEGIN CERTIFICATE-----\nx\n");
    Path missing = folder.resolve("missing.pem");
    assertThatThrownBy(() -> new TrustSettings(empty).sslContext())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty.pem holds no certificate");
    assertThatThrownBy(() -> new TrustSettings(wrong).sslContext())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("wrong.pem holds no certificate");
    assertThatThrownBy(() -> new TrustSettings(missing).sslContext())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing.pem cannot be read");
    assertThat(new TrustSettings(null).sslContext().getProtocol()).isEqualTo("TLS");
  }

  @Test
  void everyRuleOfTheIndexHasItsPageInBothLanguages() {
    assertThat(Runbook.rules()).contains("host.cpu", "db.down").doesNotContain("");
    for (String rule : Runbook.rules()) {
      String english = Runbook.of(rule, Locale.ENGLISH).orElseThrow();
      String japanese = Runbook.of(rule, Locale.JAPANESE).orElseThrow();
      assertThat(english).isNotBlank();
      assertThat(japanese).isNotBlank().isNotEqualTo(english);
    }
    assertThat(Runbook.of("host.none", Locale.ENGLISH)).isEmpty();
    assertThat(Runbook.of("../messages", Locale.ENGLISH)).isEmpty();
  }
}
