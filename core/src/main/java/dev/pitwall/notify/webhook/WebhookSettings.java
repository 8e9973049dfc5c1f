package dev.pitwall.notify.webhook;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts go as JSON.
 *
 * @param url of the receiver; a secret: whoever has it can post; null: no webhook
 * @param secret the key of the signature; null: not signed
 * @param dashboardUrl where people reach this instance's page; null: no link
 */
public record WebhookSettings(
    @Nullable String url, @Nullable String secret, @Nullable String dashboardUrl) {
  private static final Key<String> URL =
      Key.secret(
          "notify.webhook.url",
          "The address that gets every alert as JSON, https only (http to this machine is"
              + " allowed).");
  private static final Key<String> SECRET =
      Key.secret(
          "notify.webhook.secret",
          "Signs what is sent (X-Pitwall-Signature, HMAC-SHA256); not signed if not set.");
  private static final Key<String> DASHBOARD_URL =
      Key.text(
          "notify.webhook.dashboard-url",
          null,
          "Where people reach the page of this instance, as a link in what is sent.");

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(URL, SECRET, DASHBOARD_URL);
  }

  /** As configured. */
  public static WebhookSettings from(Configuration configuration) {
    return new WebhookSettings(
        configuration.find(URL).orElse(null),
        configuration.find(SECRET).orElse(null),
        configuration.find(DASHBOARD_URL).orElse(null));
  }

  /** True if alerts are to go there. */
  public boolean isSet() {
    return url != null;
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "webhook" + (isSet() ? "" : " (not set)") + (secret == null ? "" : ", signed");
  }
}
