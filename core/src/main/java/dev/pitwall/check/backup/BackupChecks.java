package dev.pitwall.check.backup;

import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.Backups;
import dev.pitwall.check.PlannedCheck;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The watch over backups. */
public final class BackupChecks {
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private BackupChecks() {}

  /**
   * What the check works with.
   *
   * @param zone of the hour at which the next run is prepared
   * @param newest hears of the newest good backup at every look
   * @param elsewhere true while another instance makes the backups of the fleet
   */
  public record Means(
      TimeSource time,
      ZoneId zone,
      Locale locale,
      Findings findings,
      Consumer<Instant> newest,
      BooleanSupplier elsewhere) {}

  /** The check and when it runs; empty if no backup is planned. */
  public static Optional<PlannedCheck> of(BackupSettings settings, Backups backups, Means means) {
    if (settings.schedule().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new PlannedCheck(new BackupCheck(backups, means), INTERVAL, DEADLINE));
  }
}
