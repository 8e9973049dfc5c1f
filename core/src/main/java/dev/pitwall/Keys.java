package dev.pitwall;

import dev.pitwall.admin.AdminSettings;
import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.RuleOverrides;
import dev.pitwall.check.host.HostSettings;
import dev.pitwall.check.http.HealthSettings;
import dev.pitwall.check.logs.ErrorSettings;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.cluster.ClusterSettings;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.KeyGroup;
import dev.pitwall.metrics.HttpSettings;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.mail.MailSettings;
import dev.pitwall.notify.slack.SlackSettings;
import dev.pitwall.postmortem.PostMortemSettings;
import java.util.List;

/** Every configuration key that exists, in the order of the reference. */
final class Keys {
  private Keys() {}

  static List<KeyGroup> all() {
    return List.of(
        new KeyGroup("General", CoreSettings.keys()),
        new KeyGroup("Requests", HttpSettings.keys()),
        new KeyGroup("Host", HostSettings.keys()),
        new KeyGroup("Health URL", HealthSettings.keys()),
        new KeyGroup("Errors", ErrorSettings.keys()),
        new KeyGroup("PostgreSQL", PostgresSettings.keys()),
        new KeyGroup("Alerts", AlertSettings.keys()),
        new KeyGroup("Post-mortem", PostMortemSettings.keys()),
        new KeyGroup("Rules", RuleOverrides.keys()),
        new KeyGroup("Telling", TrustSettings.keys()),
        new KeyGroup("Mail", MailSettings.keys()),
        new KeyGroup("Slack", SlackSettings.keys()),
        new KeyGroup("Fleet", ClusterSettings.keys()),
        new KeyGroup("Admin port", AdminSettings.keys()));
  }
}
