package dev.pitwall.backup;

import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where backups are made, for whom, and in which language.
 *
 * @param dir the folder of the backups, absolute
 * @param never what no archive may hold: the state directory
 */
public record BackupSite(
    BackupSettings settings,
    Path dir,
    List<Path> never,
    Sender sender,
    Locale locale,
    TimeSource time) {
  /** Keeps a copy. */
  public BackupSite {
    never = List.copyOf(never);
  }

  /** The same for backups in another folder. */
  public BackupSite at(Path other) {
    return new BackupSite(settings, other, never, sender, locale, time);
  }
}
