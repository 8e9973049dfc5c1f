package dev.pitwall;

import dev.pitwall.config.Configuration;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.Channel;
import dev.pitwall.notify.Sender;
import dev.pitwall.notify.TrustSettings;
import dev.pitwall.notify.mail.MailChannel;
import dev.pitwall.notify.mail.MailSettings;
import dev.pitwall.notify.slack.SlackChannel;
import dev.pitwall.notify.slack.SlackSettings;
import dev.pitwall.notify.webhook.WebhookChannel;
import dev.pitwall.notify.webhook.WebhookSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The channels that are configured. */
final class Channels {
  private Channels() {}

  static List<Channel> of(Configuration c, Sender sender, Locale locale, Findings findings) {
    TrustSettings trust = TrustSettings.from(c);
    List<Channel> channels = new ArrayList<>();
    MailSettings mail = MailSettings.from(c);
    if (mail.isSet()) {
      channels.add(new MailChannel(mail, trust, sender, locale, findings));
    }
    SlackSettings slack = SlackSettings.from(c);
    if (slack.isSet()) {
      channels.add(new SlackChannel(slack, trust, locale));
    }
    WebhookSettings webhook = WebhookSettings.from(c);
    if (webhook.isSet()) {
      channels.add(new WebhookChannel(webhook, trust, sender, locale));
    }
    return List.copyOf(channels);
  }
}
