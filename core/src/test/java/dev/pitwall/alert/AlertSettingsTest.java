package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.config.Key;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertSettingsTest {
  @TempDir Path folder;

  private AlertSettings of(Map<String, String> properties) {
    Sources sources = new Sources(Optional.empty(), "", properties, Map.of(), folder, List.of());
    return AlertSettings.from(
        LoadedConfiguration.load(sources, List.of(new KeyGroup("Alerts", AlertSettings.keys()))));
  }

  @Test
  void theDefaultsAreThoseOfTheReference() {
    assertThat(of(Map.of()))
        .isEqualTo(
            new AlertSettings(Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofSeconds(90)))
        .isEqualTo(
            new AlertSettings(
                Duration.ofMinutes(2),
                Duration.ofMinutes(5),
                Duration.ofSeconds(90),
                4,
                Duration.ofMinutes(60),
                Duration.ofMinutes(3)));
  }

  @Test
  void eachKeyHasItsPlace() {
    assertThat(
            of(
                Map.of(
                    "pitwall.alerts.for", "1s",
                    "pitwall.alerts.resolve-after", "2s",
                    "pitwall.alerts.startup-grace", "3s",
                    "pitwall.alerts.flap.count", "5",
                    "pitwall.alerts.flap.window", "6m",
                    "pitwall.alerts.no-data", "7m")))
        .isEqualTo(
            new AlertSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                5,
                Duration.ofMinutes(6),
                Duration.ofMinutes(7)));
    assertThat(AlertSettings.keys()).extracting(Key::name).doesNotHaveDuplicates().hasSize(6);
  }

  @Test
  void aProcessThatIsUpAlreadyHasSoMuchLessOfTheGrace() {
    AlertSettings settings = of(Map.of());
    assertThat(settings.after(Duration.ofSeconds(60)).startupGrace())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.after(Duration.ofSeconds(91)).startupGrace()).isZero();
    assertThat(settings.after(Duration.ZERO)).isEqualTo(settings);
  }
}
