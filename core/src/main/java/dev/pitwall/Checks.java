package dev.pitwall;

import dev.pitwall.backup.BackupSite;
import dev.pitwall.backup.Backups;
import dev.pitwall.check.Check;
import dev.pitwall.check.PlannedCheck;
import dev.pitwall.check.backup.BackupChecks;
import dev.pitwall.check.host.HostChecks;
import dev.pitwall.check.host.HostSettings;
import dev.pitwall.check.http.HealthSettings;
import dev.pitwall.check.http.ResponseTimeCheck;
import dev.pitwall.check.jvm.JvmChecks;
import dev.pitwall.check.logs.ErrorRateCheck;
import dev.pitwall.check.postgres.PostgresChecks;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.check.requests.RequestsCheck;
import dev.pitwall.check.requests.Traffic;
import dev.pitwall.check.rotate.RotateCheck;
import dev.pitwall.check.security.SecurityCheck;
import dev.pitwall.check.tls.TlsChecks;
import dev.pitwall.check.tls.TlsSettings;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.finding.Findings;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.logs.rotate.Rotation;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.security.LiveWatch;
import dev.pitwall.security.answer.Answer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The checks that are configured, and when each runs. */
final class Checks {
  private Checks() {}

  /** For a round of its own, outside of the application. */
  static List<PlannedCheck> of(
      Configuration c, ErrorRateCheck errors, TimeSource time, Locale locale, Findings findings) {
    BackupChecks.Means backup =
        new BackupChecks.Means(
            time, ZoneId.systemDefault(), locale, findings, newest -> {}, () -> false);
    return of(c, errors, backup);
  }

  /** The same, with what only a running Pitwall knows of the backups. */
  static List<PlannedCheck> of(Configuration c, ErrorRateCheck errors, BackupChecks.Means backup) {
    TimeSource time = backup.time();
    Locale locale = backup.locale();
    Findings findings = backup.findings();
    List<PlannedCheck> plan = new ArrayList<>();
    HostSettings host = HostSettings.from(c);
    for (Check check : HostChecks.of(host, time, locale)) {
      plan.add(new PlannedCheck(check, host.interval()));
    }
    for (Check check : JvmChecks.of(time, locale)) {
      plan.add(new PlannedCheck(check, host.interval()));
    }
    HealthSettings health = HealthSettings.from(c);
    for (Check check : ResponseTimeCheck.of(health, time, locale)) {
      plan.add(new PlannedCheck(check, health.interval()));
    }
    plan.add(new PlannedCheck(errors, CoreSettings.from(c).sampleInterval()));
    PostgresSettings postgres = PostgresSettings.from(c);
    PostgresChecks.of(postgres, locale, time, findings)
        .ifPresent(check -> plan.add(new PlannedCheck(check, postgres.interval())));
    TlsChecks.of(TlsSettings.from(c), time, locale, ZoneId.systemDefault(), findings)
        .ifPresent(plan::add);
    BackupSite site = BackupPlace.of(c, locale, time);
    BackupChecks.of(site.settings(), new Backups(site, null), backup).ifPresent(plan::add);
    if (LogRotation.isSet(c)) {
      Rotation rotation = LogRotation.rotation(c, time, ZoneId.systemDefault(), new WrittenLogs());
      plan.add(RotateCheck.planned(rotation, findings, LogRotation.FINDING, locale));
    }
    return plan;
  }

  /** Those that only a process which records requests can have. */
  static PlannedCheck security(Configuration c, LiveWatch watch, Answer answer, Locale locale) {
    return new PlannedCheck(
        new SecurityCheck(watch, answer, locale), CoreSettings.from(c).sampleInterval());
  }

  /** The other one. */
  static PlannedCheck requests(Configuration c, Traffic.Source source) {
    return new PlannedCheck(new RequestsCheck(source), CoreSettings.from(c).sampleInterval());
  }
}
