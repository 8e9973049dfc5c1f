package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Severity;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.notify.Notification;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planned drill; what a drill does is tested beside it, on a real server. */
class DrillWorkTest {
  @TempDir Path folder;

  private LoadedConfiguration configuration(String drill) {
    Map<String, String> keys =
        Map.of(
            "pitwall.state-dir",
            folder.toString(),
            "pitwall.app.name",
            "RacePredictor",
            "pitwall.backup.drill",
            drill);
    return LoadedConfiguration.load(
        new Sources(Optional.empty(), "", keys, Map.of(), Path.of(""), List.of()), Keys.all());
  }

  private Appointment appointment(String drill, List<Notification> said) {
    LoadedConfiguration c = configuration(drill);
    assertThat(c.problems()).isEmpty();
    return DrillWork.appointment(
        () -> c, Locale.ENGLISH, TimeSource.system(), ZoneOffset.UTC, said::add);
  }

  @Test
  void itsTimeIsThatOfTheConfiguration() {
    Appointment appointment = appointment("0 5 * * 0", new ArrayList<>());
    assertThat(appointment.times().get().orElseThrow().toString()).isEqualTo("0 5 * * 0");
    assertThat(appointment.scope()).isEqualTo(Appointment.Scope.ONE_FOR_ALL);
  }

  @Test
  void aDrillThatCannotBeDoneIsTold() throws InterruptedException {
    List<Notification> said = new ArrayList<>();
    appointment("0 5 * * 0", said).work().at(Instant.parse("2026-11-29T05:00:00Z"));
    assertThat(said)
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.severity()).isEqualTo(Severity.WARNING);
              assertThat(told.subject())
                  .isEqualTo("[RacePredictor] WARNING backup.drill: the drill could not be done");
              assertThat(told.summary()).contains("there is none yet");
              assertThat(told.command()).endsWith("backup drill");
            });
  }
}
