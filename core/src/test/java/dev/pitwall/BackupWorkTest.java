package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Severity;
import dev.pitwall.backup.Catalogue;
import dev.pitwall.backup.Manifest;
import dev.pitwall.check.TestTime;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.notify.Notification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planned backup from its slot to the message, without a database. */
class BackupWorkTest {
  private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");

  @TempDir Path temp;
  private final TestTime time = new TestTime();
  private final List<Notification> said = new ArrayList<>();
  private final Map<String, String> keys = new HashMap<>();

  @BeforeEach
  void files() throws Exception {
    keys.put("pitwall.app.name", "RacePredictor");
    keys.put("pitwall.state-dir", temp.resolve("state").toString());
    keys.put("pitwall.backup.schedule", "0 3 * * *");
    keys.put(
        "pitwall.backup.config", Files.writeString(temp.resolve("app.conf"), "a = 1").toString());
  }

  private LoadedConfiguration configuration() {
    return LoadedConfiguration.load(
        new Sources(Optional.empty(), "", keys, Map.of(), Path.of(""), List.of()), Pitwall.keys());
  }

  private Appointment appointment(Locale locale) {
    return BackupWork.appointment(this::configuration, locale, time, TOKYO, said::add);
  }

  private List<Manifest> backups() throws Exception {
    return new Catalogue(temp.resolve("state/backups"), Locale.ENGLISH).list().backups();
  }

  @Test
  void aPlannedBackupIsMadeForItsSlotAndTold() throws Exception {
    Appointment appointment = appointment(Locale.ENGLISH);
    assertThat(appointment.times().get()).isPresent();
    assertThat(appointment.scope()).isEqualTo(Appointment.Scope.ONE_FOR_ALL);
    Instant slot = Instant.parse("2026-11-22T18:00:00Z");
    appointment.work().at(slot);
    time.pass(Duration.ofDays(1));
    appointment.work().at(slot.plus(Duration.ofDays(1)));

    assertThat(backups()).extracting(Manifest::slot).first().isEqualTo("2026-11-22T18:00:00Z");
    assertThat(backups()).allMatch(Manifest::good);
    Notification second = said.get(1);
    assertThat(second.kind()).isEqualTo(Notification.Kind.NOTE);
    assertThat(second.severity()).isEqualTo(Severity.INFO);
    assertThat(second.subject()).startsWith("[RacePredictor] INFO backup: 20261124T100000Z made, ");
    assertThat(second.facts())
        .extracting(Notification.Fact::name)
        .contains(
            "Size", "Duration", "Verified", "Free space", "Next restore drill", "Next backup");
    assertThat(fact(second, "Size")).contains("since 2026-11-23 19:00 +09:00 (Asia/Tokyo)");
    assertThat(fact(second, "Next backup")).isEqualTo("2026-11-25 03:00 +09:00 (Asia/Tokyo)");
  }

  private static String fact(Notification notification, String name) {
    return notification.facts().stream()
        .filter(fact -> fact.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void inJapaneseToo() throws Exception {
    appointment(Locale.JAPANESE).work().at(time.now());
    assertThat(said)
        .singleElement()
        .satisfies(
            n -> {
              assertThat(n.language()).isEqualTo("ja");
              assertThat(n.subject()).contains("を作成");
              assertThat(fact(n, "次回の復元訓練")).isEqualTo("予定なし");
            });
  }

  @Test
  void successesMayBeLeftToTheChecklistAndFailuresAreToldByTheRule() throws Exception {
    keys.put("pitwall.backup.notify-success", "checklist");
    appointment(Locale.ENGLISH).work().at(time.now());
    assertThat(said).isEmpty();
    assertThat(backups()).hasSize(1);

    keys.put("pitwall.backup.notify-success", "message");
    keys.put("pitwall.backup.copy", "exit 1");
    time.pass(Duration.ofDays(1));
    appointment(Locale.ENGLISH).work().at(time.now());
    assertThat(said).as("backup.failed says it").isEmpty();
  }

  @Test
  void aConfigurationThatIsChangedCountsAtTheNextLook() {
    Appointment appointment = appointment(Locale.ENGLISH);
    keys.put("pitwall.backup.schedule", "30 4 * * *");
    assertThat(appointment.times().get().orElseThrow()).hasToString("30 4 * * *");
    keys.remove("pitwall.backup.schedule");
    assertThat(appointment.times().get()).isEmpty();
  }
}
