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
 * @param flapCount the opening that makes it so many within {@code flapWindow} is flapping; 2 to
 *     100
 * @param flapWindow in which openings are counted
 * @param noData how long a check may be without a full answer; three of its intervals at least
 */
public record AlertSettings(
    Duration pendingFor,
    Duration resolveAfter,
    Duration startupGrace,
    int flapCount,
    Duration flapWindow,
    Duration noData) {
  private static final int FLAP_COUNT = 4;
  private static final int MOST_FLAP_COUNT = 100;

  private static final Key<Duration> FOR =
      Key.duration(
          "alerts.for", "2m", "How long a value must be beyond its threshold before an alert");
  private static final Key<Duration> RESOLVE_AFTER =
      Key.duration(
          "alerts.resolve-after", "5m", "How long a value must be back before an alert resolves");
  private static final Key<Duration> STARTUP_GRACE =
      Key.duration(
          "alerts.startup-grace", "90s", "How long after the start CPU and latency open no alert");
  private static final Key<Integer> FLAP_COUNT_KEY =
      Key.number(
          "alerts.flap.count",
          2,
          MOST_FLAP_COUNT,
          FLAP_COUNT,
          "An alert that opens for this many times within alerts.flap.window is flapping");
  private static final Key<Duration> FLAP_WINDOW =
      Key.duration(
          "alerts.flap.window",
          Duration.ofMinutes(1),
          Duration.ofDays(1),
          "60m",
          "Time in which the openings of an alert are counted");
  private static final Key<Duration> NO_DATA =
      Key.duration(
          "alerts.no-data",
          "3m",
          "How long a check may give no full answer before an alert; at least 3 of its intervals");

  /** With the defaults for flapping and silence. */
  public AlertSettings(Duration pendingFor, Duration resolveAfter, Duration startupGrace) {
    this(
        pendingFor,
        resolveAfter,
        startupGrace,
        FLAP_COUNT,
        Duration.ofMinutes(60),
        Duration.ofMinutes(3));
  }

  /** The same for a process that has been up for {@code uptime}: so much less of the grace. */
  public AlertSettings after(Duration uptime) {
    Duration left = startupGrace.minus(uptime);
    return new AlertSettings(
        pendingFor,
        resolveAfter,
        left.isNegative() ? Duration.ZERO : left,
        flapCount,
        flapWindow,
        noData);
  }

  /** The keys that are read here. */
  public static List<Key<?>> keys() {
    return List.of(FOR, RESOLVE_AFTER, STARTUP_GRACE, FLAP_COUNT_KEY, FLAP_WINDOW, NO_DATA);
  }

  /** Reads them. */
  public static AlertSettings from(Configuration c) {
    return new AlertSettings(
        c.get(FOR),
        c.get(RESOLVE_AFTER),
        c.get(STARTUP_GRACE),
        c.get(FLAP_COUNT_KEY),
        c.get(FLAP_WINDOW),
        c.get(NO_DATA));
  }
}
