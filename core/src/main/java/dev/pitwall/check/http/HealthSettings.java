package dev.pitwall.check.http;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import dev.pitwall.text.Messages;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which pages are asked, and from where on their answer is too slow.
 *
 * @param urls {@code http} or {@code https} addresses; empty: nothing is asked
 * @param threshold a response time above it is trouble
 * @param interval between two probes of a page
 * @param timeout of one probe, from connecting to the last byte
 * @param caFile a private authority in PEM, trusted beside the JVM's trust store
 */
public record HealthSettings(
    List<URI> urls,
    Duration threshold,
    Duration interval,
    Duration timeout,
    Optional<Path> caFile) {
  /** How many pages are asked at most; each has a thread of its own. */
  static final int MOST = 10;

  private static final Key<List<URI>> URL =
      Key.parsedList(
          "health.url",
          locale -> Messages.of(HealthSettings.class, locale).get("allowed.url"),
          HealthSettings::address,
          "Page whose response time is watched, or a list of at most ten: this application's, or"
              + " that of another instance, which is then seen from outside.");
  private static final Key<Duration> THRESHOLD =
      Key.duration("health.threshold", "2s", "Response time that is too long.");
  private static final Key<Duration> INTERVAL =
      Key.duration("health.interval", "30s", "Time between two probes of the page.");
  private static final Key<Duration> TIMEOUT =
      Key.duration("health.timeout", "10s", "Time after which a probe has failed.");
  private static final Key<Path> CA_FILE =
      Key.path(
          "health.ca-file",
          null,
          "A private certificate authority in PEM for health.url, trusted beside the JVM's own"
              + " trust store.");

  /** Keeps a copy, of at most ten pages. */
  public HealthSettings {
    urls = List.copyOf(urls.subList(0, Math.min(urls.size(), MOST)));
  }

  /** The keys. */
  public static List<Key<?>> keys() {
    return List.of(URL, THRESHOLD, INTERVAL, TIMEOUT, CA_FILE);
  }

  /** The effective settings; an interval below 1 s counts as 1 s, a time-out below 1 ms as 1 ms. */
  public static HealthSettings from(Configuration configuration) {
    return new HealthSettings(
        configuration.get(URL).stream().distinct().toList(),
        configuration.get(THRESHOLD),
        atLeast(configuration.get(INTERVAL), Duration.ofSeconds(1)),
        atLeast(configuration.get(TIMEOUT), Duration.ofMillis(1)),
        configuration.find(CA_FILE));
  }

  static URI address(String text) {
    URI uri = URI.create(text.strip());
    String scheme = uri.getScheme();
    boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    if (!web || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException(text);
    }
    return uri;
  }

  private static Duration atLeast(Duration value, Duration least) {
    return value.compareTo(least) < 0 ? least : value;
  }
}
