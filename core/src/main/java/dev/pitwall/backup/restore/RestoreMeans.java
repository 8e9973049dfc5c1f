package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Catalogue;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.PostgresTools;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;

/** What restores and drills work with. */
record RestoreMeans(BackupSite site) {

  BackupSettings settings() {
    return site.settings();
  }

  TimeSource time() {
    return site.time();
  }

  Catalogue catalogue() {
    return new Catalogue(site.dir(), site.locale());
  }

  Messages words() {
    return Messages.of(RestoreMeans.class, site.locale());
  }

  PostgresTools tools() {
    return new PostgresTools(settings().tools(), Messages.of(PostgresTools.class, site.locale()));
  }

  Contents contents(Manifest manifest) {
    return new Contents(site, manifest);
  }
}
