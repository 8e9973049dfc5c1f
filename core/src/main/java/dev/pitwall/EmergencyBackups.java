package dev.pitwall;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.Manifest.Level;
import dev.pitwall.backup.Progress;
import dev.pitwall.config.Configuration;
import dev.pitwall.emergency.EmergencyBackup;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The backup of an emergency: the usual one, decoded and never restored on trial, which takes long.
 */
final class EmergencyBackups implements EmergencyBackup {
  private static final Duration BEFORE_ANOTHER_TRY = Duration.ofSeconds(5);

  private final BackupSite site;
  private final Backups backups;
  private final TimeSource time;

  private EmergencyBackups(BackupSite site, TimeSource time) {
    this.site = site;
    this.backups = new Backups(site, null);
    this.time = time;
  }

  /** Empty if nothing is configured to be saved. */
  static Optional<EmergencyBackup> of(Configuration c, Locale locale, TimeSource time) {
    return BackupSettings.from(c).isSet()
        ? Optional.of(new EmergencyBackups(BackupPlace.of(c, locale, time), time))
        : Optional.empty();
  }

  @Override
  public Forecast forecast() {
    BackupSettings settings = site.settings();
    long bytes = -1;
    try {
      bytes = backups.catalogue().newest().bytes();
    } catch (BackupException none) {
      bytes = -1; // nothing to go by
    }
    String what =
        (settings.postgres().url().isPresent() ? "PostgreSQL" : "no database")
            + ", "
            + settings.uploads().size()
            + " + "
            + settings.config().size()
            + " paths";
    return new Forecast(what, bytes, site.dir());
  }

  @Override
  public Made make(Duration budget) throws IOException, InterruptedException {
    long begun = time.nanoTime();
    while (true) {
      try {
        Manifest made = backups.make("", Progress.NONE).manifest();
        return new Made(made.id(), backups.catalogue().folder(made.id()), made.bytes());
      } catch (BackupException e) {
        boolean soon = e.kind() == Kind.YIELDED || e.kind() == Kind.LOCKED;
        boolean inTime = time.nanoTime() - begun < budget.minus(BEFORE_ANOTHER_TRY).toNanos();
        if (!soon || !inTime) {
          throw new IOException(e.getMessage(), e);
        }
        time.sleep(BEFORE_ANOTHER_TRY);
      }
    }
  }

  /** The digests alone: the whole decoding has been done when it was made. */
  @Override
  public List<String> verify(String id) throws IOException, InterruptedException {
    try {
      Manifest looked = backups.verify(id, Level.LIST, Progress.NONE);
      return looked.verifications().get(looked.verifications().size() - 1).problems();
    } catch (BackupException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
