package dev.pitwall;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Progress;
import dev.pitwall.backup.restore.Drill;
import dev.pitwall.backup.restore.DrillReport;
import dev.pitwall.backup.restore.DrillSettings;
import dev.pitwall.backup.restore.DrillWording;
import dev.pitwall.backup.restore.Restore;
import dev.pitwall.config.Configuration;
import dev.pitwall.notify.Notification;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The planned drills. What they find is told in any case: a silent drill proves nothing. */
final class DrillWork {
  private static final Logger log = LoggerFactory.getLogger(DrillWork.class);

  /** A drill that was missed by more is left to the next time. */
  private static final Duration CATCH_UP = Duration.ofHours(26);

  private DrillWork() {}

  /**
   * The appointment of {@code backup.drill}.
   *
   * @param inForce the configuration as it is at the moment
   * @param say takes the message about the drill
   */
  static Appointment appointment(
      Supplier<? extends Configuration> inForce,
      Locale locale,
      TimeSource time,
      ZoneId zone,
      Consumer<Notification> say) {
    return new Appointment(
        "backup-drill",
        () -> BackupSettings.from(inForce.get()).drill(),
        CATCH_UP,
        Appointment.Scope.ONE_FOR_ALL,
        slot -> {
          Configuration c = inForce.get();
          say.accept(drill(c, BackupPlace.of(c, locale, time), zone));
        });
  }

  private static Notification drill(Configuration c, BackupSite site, ZoneId zone)
      throws InterruptedException {
    DrillWording words = new DrillWording(site.sender(), site.locale(), zone);
    Instant begun = site.time().now();
    try {
      DrillReport report =
          new Drill(site, DrillSettings.from(c))
              .run(new Restore(site).find("newest"), Progress.NONE);
      log.info("drill of {}: {}", report.id(), words.verdict(report));
      return words.of(report, site.time().now());
    } catch (BackupException e) {
      log.warn("the drill could not be done: {}", e.getMessage());
      if (e.kind() == Kind.LOCKED) {
        throw new IllegalStateException(e); // tried again a quarter of an hour later
      }
      return words.of(e, begun, site.time().now());
    }
  }
}
