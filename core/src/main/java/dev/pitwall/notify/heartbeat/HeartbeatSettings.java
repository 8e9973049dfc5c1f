package dev.pitwall.notify.heartbeat;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is told that Pitwall lives.
 *
 * @param url asked with GET; a secret; null: nobody
 * @param interval between two signs of life, 10 s to one day
 */
public record HeartbeatSettings(@Nullable String url, Duration interval) {
  private static final Key<String> URL =
      Key.secret(
          "alerts.heartbeat-url",
          "The address of a dead man's switch, asked while everything works, https only (http to"
              + " this machine is allowed).");
  private static final Key<Duration> INTERVAL =
      Key.duration(
          "alerts.heartbeat-interval",
          Duration.ofSeconds(10),
          Duration.ofDays(1),
          "60s",
          "The time between two heartbeats.");

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(URL, INTERVAL);
  }

  /** As configured. */
  public static HeartbeatSettings from(Configuration configuration) {
    return new HeartbeatSettings(configuration.find(URL).orElse(null), configuration.get(INTERVAL));
  }

  /** True if somebody is to be told. */
  public boolean isSet() {
    return url != null;
  }

  /** Without the address. */
  @Override
  public String toString() {
    return "heartbeat every " + interval + (isSet() ? "" : " (not set)");
  }
}
