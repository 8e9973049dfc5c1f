package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.Catalogue;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.PostgresTools;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.util.Locale;

/**
 * What restores and drills work with.
 *
 * @param catalogue the backups
 * @param settings where the database is, the key, the tools
 * @param time the clock
 * @param locale of what people read
 */
public record RestoreMeans(
    Catalogue catalogue, BackupSettings settings, TimeSource time, Locale locale) {

  Messages words() {
    return Messages.of(RestoreMeans.class, locale);
  }

  PostgresTools tools() {
    return new PostgresTools(settings.tools(), Messages.of(PostgresTools.class, locale));
  }

  Contents contents(Manifest manifest) {
    return new Contents(catalogue, manifest, settings.keyFile(), words());
  }
}
