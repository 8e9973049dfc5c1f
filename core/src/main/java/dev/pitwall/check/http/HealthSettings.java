package dev.pitwall.check.http;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which page is asked, and from where on its answer is too slow.
 *
 * @param url an {@code http} or {@code https} address as it was written; empty: nothing is asked
 * @param threshold a response time above it is trouble
 * @param interval between two probes
 * @param timeout of one probe, from connecting to the last byte
 */
public record HealthSettings(
    Optional<String> url, Duration threshold, Duration interval, Duration timeout) {

  private static final Key<String> URL =
      Key.text("health.url", null, "Page whose response time is watched.");
  private static final Key<Duration> THRESHOLD =
      Key.duration("health.threshold", "2s", "Response time that is too long.");
  private static final Key<Duration> INTERVAL =
      Key.duration("health.interval", "30s", "Time between two probes of the page.");
  private static final Key<Duration> TIMEOUT =
      Key.duration("health.timeout", "10s", "Time after which a probe has failed.");

  /** The keys. */
  public static List<Key<?>> keys() {
    return List.of(URL, THRESHOLD, INTERVAL, TIMEOUT);
  }

  /** The effective settings; an interval below 1 s counts as 1 s, a time-out below 1 ms as 1 ms. */
  public static HealthSettings from(Configuration configuration) {
    return new HealthSettings(
        configuration.find(URL).map(String::strip).filter(url -> !url.isEmpty()),
        configuration.get(THRESHOLD),
        atLeast(configuration.get(INTERVAL), Duration.ofSeconds(1)),
        atLeast(configuration.get(TIMEOUT), Duration.ofMillis(1)));
  }

  private static Duration atLeast(Duration value, Duration least) {
    return value.compareTo(least) < 0 ? least : value;
  }
}
