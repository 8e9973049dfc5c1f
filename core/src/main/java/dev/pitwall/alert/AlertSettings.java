package dev.pitwall.alert;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.time.Duration;
import java.util.List;

/**
 * When a breach becomes an incident, unless its rule says otherwise.
 *
 * @param pendingFor how long the value must be beyond the threshold; zero: the first sample fires
 * @param resolveAfter how long it must be back
 * @param startupGrace how long after the start CPU and latency open nothing
 */
public record AlertSettings(Duration pendingFor, Duration resolveAfter, Duration startupGrace) {
  private static final Key<Duration> FOR =
      Key.duration(
          "alerts.for", "2m", "How long a value must be beyond its threshold before an alert");
  private static final Key<Duration> RESOLVE_AFTER =
      Key.duration(
          "alerts.resolve-after", "5m", "How long a value must be back before an alert resolves");
  private static final Key<Duration> STARTUP_GRACE =
      Key.duration(
          "alerts.startup-grace", "90s", "How long after the start CPU and latency open no alert");

  /** The keys that are read here. */
  public static List<Key<?>> keys() {
    return List.of(FOR, RESOLVE_AFTER, STARTUP_GRACE);
  }

  /** Reads them. */
  public static AlertSettings from(Configuration c) {
    return new AlertSettings(c.get(FOR), c.get(RESOLVE_AFTER), c.get(STARTUP_GRACE));
  }
}
