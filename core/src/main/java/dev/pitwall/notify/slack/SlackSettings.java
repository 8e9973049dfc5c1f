package dev.pitwall.notify.slack;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where Slack messages go.
 *
 * @param webhookUrl of the incoming webhook; a secret: whoever has it can post; null: no Slack
 * @param channel for instance {@code #alerts}; newer webhooks are bound to one channel and ignore
 *     it
 */
public record SlackSettings(@Nullable String webhookUrl, String channel) {
  private static final Key<String> WEBHOOK_URL =
      Key.secret(
          "notify.slack.webhook-url",
          "The address of the incoming webhook, https only (http to this machine is allowed).");
  private static final Key<String> CHANNEL =
      Key.text("notify.slack.channel", "#alerts", "The channel that the messages go to.");

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(WEBHOOK_URL, CHANNEL);
  }

  /** As configured. */
  public static SlackSettings from(Configuration configuration) {
    return new SlackSettings(
        configuration.find(WEBHOOK_URL).orElse(null), configuration.get(CHANNEL));
  }

  /** True if messages are to go to Slack. */
  public boolean isSet() {
    return webhookUrl != null;
  }

  /** Without the address. */
  @Override
  public String toString() {
    return "slack " + channel + (isSet() ? "" : " (not set)");
  }
}
