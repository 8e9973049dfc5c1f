package dev.pitwall;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.BackupWording;
import dev.pitwall.backup.BackupWording.Outlook;
import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Made;
import dev.pitwall.backup.Progress;
import dev.pitwall.backup.restore.Drill;
import dev.pitwall.backup.restore.DrillSettings;
import dev.pitwall.config.Configuration;
import dev.pitwall.notify.Notification;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The planned backups. */
public final class BackupWork {
  private static final Logger log = LoggerFactory.getLogger(BackupWork.class);

  /** A backup that was missed by more is left to the next time. */
  private static final Duration CATCH_UP = Duration.ofHours(26);

  private BackupWork() {}

  /** The backups there, which can be restored on trial. */
  public static Backups backups(BackupSite site, Configuration c) {
    return new Backups(site, new Drill(site, DrillSettings.from(c)).rehearsal());
  }

  /**
   * The appointment of {@code backup.schedule}.
   *
   * @param inForce the configuration as it is at the moment
   * @param say takes the message about a backup that was made
   */
  static Appointment appointment(
      Supplier<Configuration> inForce,
      Locale locale,
      TimeSource time,
      ZoneId zone,
      Consumer<Notification> say) {
    return new Appointment(
        "backup",
        () -> BackupSettings.from(inForce.get()).schedule(),
        CATCH_UP,
        Appointment.Scope.ONE_FOR_ALL,
        slot -> {
          Configuration c = inForce.get();
          BackupSite site = BackupPlace.of(c, locale, time);
          make(site, backups(site, c), slot, zone).ifPresent(say);
        });
  }

  /** Makes it; a failure is told by the rule backup.failed, which reads what the run left. */
  private static Optional<Notification> make(
      BackupSite site, Backups backups, Instant slot, ZoneId zone) throws InterruptedException {
    try {
      Made made = backups.make(slot.toString(), Progress.NONE);
      log.info("backup {}: {} bytes", made.manifest().id(), made.manifest().bytes());
      if (!made.problems().isEmpty()) {
        log.warn("backup {}: {}", made.manifest().id(), made.problems());
        return Optional.empty();
      }
      if (!site.settings().tellSuccess()) {
        return Optional.empty();
      }
      Instant now = site.time().now();
      Outlook outlook =
          new Outlook(
              site.settings().schedule().flatMap(cron -> cron.nextAfter(now, zone)),
              site.settings().drill().flatMap(cron -> cron.nextAfter(now, zone)),
              BackupWording.newestRestore(backups.catalogue().list().backups()));
      BackupWording words = new BackupWording(site.sender(), site.locale(), zone);
      return Optional.of(words.made(made, outlook, now));
    } catch (BackupException e) {
      log.warn("the backup of {} failed: {}", slot, e.getMessage());
      if (e.kind() == Kind.LOCKED) {
        throw new IllegalStateException(e); // tried again a quarter of an hour later
      }
      return Optional.empty();
    }
  }
}
