package dev.pitwall;

import dev.pitwall.admin.AdminSettings;
import dev.pitwall.alert.AlertSettings;
import dev.pitwall.backup.BackupSettings;
import dev.pitwall.backup.restore.DrillSettings;
import dev.pitwall.check.host.HostSettings;
import dev.pitwall.check.http.HealthSettings;
import dev.pitwall.check.logs.ErrorSettings;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.check.tls.TlsSettings;
import dev.pitwall.checklist.ChecklistSettings;
import dev.pitwall.cluster.ClusterSettings;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.Key;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.emergency.EmergencySettings;
import dev.pitwall.export.ExportSettings;
import dev.pitwall.export.otlp.OtlpSettings;
import dev.pitwall.history.HistorySettings;
import dev.pitwall.logs.rotate.RotateSettings;
import dev.pitwall.metrics.HttpSettings;
import dev.pitwall.notify.TellingSettings;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.alertmanager.AlertmanagerSettings;
import dev.pitwall.notify.heartbeat.HeartbeatSettings;
import dev.pitwall.notify.mail.MailSettings;
import dev.pitwall.notify.slack.SlackSettings;
import dev.pitwall.notify.webhook.WebhookSettings;
import dev.pitwall.postmortem.PostMortemSettings;
import dev.pitwall.rules.RuleSettings;
import dev.pitwall.scan.ScanSettings;
import dev.pitwall.security.SecuritySettings;
import dev.pitwall.security.answer.AnswerSettings;
import java.util.ArrayList;
import java.util.List;

/** Every configuration key that exists, in the order of the reference. */
final class Keys {
  private Keys() {}

  static List<KeyGroup> all() {
    return List.of(
        new KeyGroup("General", CoreSettings.keys()),
        new KeyGroup("Requests", requests()),
        new KeyGroup("Host", HostSettings.keys()),
        new KeyGroup("Health URL", HealthSettings.keys()),
        new KeyGroup("Errors", ErrorSettings.keys()),
        new KeyGroup("Security", SecuritySettings.keys()),
        new KeyGroup("Answer to attacks", AnswerSettings.keys()),
        new KeyGroup("Log rotation", RotateSettings.keys()),
        new KeyGroup("PostgreSQL", PostgresSettings.keys()),
        new KeyGroup("Certificates", TlsSettings.keys()),
        new KeyGroup("Backup", BackupSettings.keys()),
        new KeyGroup("Restore drill", DrillSettings.keys()),
        new KeyGroup("Vulnerability scan", ScanSettings.keys()),
        new KeyGroup("Alerts", AlertSettings.keys()),
        new KeyGroup("Post-mortem", PostMortemSettings.keys()),
        new KeyGroup("Rules", RuleSettings.keys(), RuleSettings::mistakes),
        new KeyGroup("Telling", TellingSettings.keys()),
        new KeyGroup("Trust", TrustSettings.keys()),
        new KeyGroup("Mail", MailSettings.keys()),
        new KeyGroup("Slack", SlackSettings.keys()),
        new KeyGroup("Webhook", WebhookSettings.keys()),
        new KeyGroup("Alertmanager", AlertmanagerSettings.keys()),
        new KeyGroup("Heartbeat", HeartbeatSettings.keys()),
        new KeyGroup("Emergency", EmergencySettings.keys()),
        ChecklistSettings.keys(),
        new KeyGroup("History", HistorySettings.keys()),
        new KeyGroup("Fleet", ClusterSettings.keys()),
        new KeyGroup("Admin port", AdminSettings.keys()),
        new KeyGroup("Exports", exports()));
  }

  /** Those that {@link FirstResponse} reads. */
  static List<KeyGroup> ofFirstResponse() {
    return List.of(
        new KeyGroup("General", CoreSettings.keys()),
        new KeyGroup("Requests", HttpSettings.keys()));
  }

  private static List<Key<?>> exports() {
    List<Key<?>> keys = new ArrayList<>(OtlpSettings.keys());
    keys.addAll(ExportSettings.keys());
    return keys;
  }

  private static List<Key<?>> requests() {
    List<Key<?>> keys = new ArrayList<>(HttpSettings.keys());
    keys.addAll(SecuritySettings.clientKeys());
    return keys;
  }
}
