package dev.pitwall;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Backups;
import dev.pitwall.backup.Manifest;
import dev.pitwall.backup.Manifest.Level;
import dev.pitwall.backup.Manifest.Verification;
import dev.pitwall.backup.Standing;
import dev.pitwall.checklist.BackupFacts;
import dev.pitwall.config.Configuration;
import dev.pitwall.rules.Presets;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the catalogue of backups says to the morning's checklist. */
final class CatalogueFacts {
  private CatalogueFacts() {}

  static BackupFacts of(Configuration c, Locale locale, TimeSource time) {
    BackupSettings settings = BackupSettings.from(c);
    boolean scheduled = settings.schedule().isPresent();
    if (!scheduled && !settings.isSet()) {
      return BackupFacts.NONE;
    }
    BackupSite site = BackupPlace.of(c, locale, time);
    try {
      Backups backups = BackupWork.backups(site, c);
      Standing standing = backups.standing();
      List<Manifest> all = backups.catalogue().list().backups();
      return new BackupFacts(
          scheduled,
          made(all),
          standing.error().isEmpty() ? null : standing.error(),
          proven(all),
          scheduled ? overdueAfter(c) : Duration.ZERO,
          null);
    } catch (BackupException e) {
      return BackupFacts.unknown(scheduled, String.valueOf(e.getMessage()));
    }
  }

  private static BackupFacts.@Nullable Made made(List<Manifest> all) {
    return all.stream()
        .filter(Manifest::good)
        .reduce((first, second) -> second)
        .map(one -> new BackupFacts.Made(one.id(), one.start(), one.bytes(), one.verified().key()))
        .orElse(null);
  }

  private static BackupFacts.@Nullable Proven proven(List<Manifest> all) {
    BackupFacts.Proven newest = null;
    for (Manifest one : all) {
      for (Verification look : one.verifications()) {
        boolean later = newest == null || look.time().isAfter(newest.at());
        if (look.level() == Level.RESTORE && look.passed() && later) {
          newest = new BackupFacts.Proven(one.id(), look.time(), look.took());
        }
      }
    }
    return newest;
  }

  /** From the rule itself, so that the checklist and the alert speak of the same age. */
  private static Duration overdueAfter(Configuration c) {
    Optional<Double> seconds =
        Presets.of(c).stream()
            .filter(rule -> rule.id().equals("backup.overdue"))
            .map(rule -> rule.first().fire())
            .findFirst();
    return seconds.map(value -> Duration.ofSeconds(Math.round(value))).orElse(Duration.ZERO);
  }
}
