package dev.pitwall.notify.alertmanager;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which Alertmanager gets the open incidents.
 *
 * @param url its base address, for instance {@code http://alertmanager:9093}; null: none
 * @param user for basic authentication; null: none is sent
 * @param password of that user
 */
public record AlertmanagerSettings(
    @Nullable String url, @Nullable String user, @Nullable String password) {
  private static final Key<String> URL =
      Key.text(
          "notify.alertmanager.url",
          null,
          "The base address of a Prometheus Alertmanager (API v2), which then does the telling.");
  private static final Key<String> USER =
      Key.text(
          "notify.alertmanager.user", null, "The user at the Alertmanager, if it asks for one.");
  private static final Key<String> PASSWORD =
      Key.secret("notify.alertmanager.password", "The password of that user.");

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(URL, USER, PASSWORD);
  }

  /** As configured. */
  public static AlertmanagerSettings from(Configuration configuration) {
    return new AlertmanagerSettings(
        configuration.find(URL).map(String::strip).filter(url -> !url.isEmpty()).orElse(null),
        configuration.find(USER).orElse(null),
        configuration.find(PASSWORD).orElse(null));
  }

  /** True if an Alertmanager is to be fed. */
  public boolean isSet() {
    return url != null;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "alertmanager " + url + (user == null ? "" : " as " + user);
  }
}
