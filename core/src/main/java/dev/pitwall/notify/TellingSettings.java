package dev.pitwall.notify;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Who hears of an incident and when.
 *
 * @param groupWait how long an opening waits for others; a critical one at most five seconds
 * @param repeat between two reminders
 * @param mostPerHour openings and reminders a channel
 * @param quietHours when only critical messages go out
 * @param maintenance when nothing goes out but the end of something critical
 * @param zone of both
 * @param fallback names of the channels that are silent while another one works
 * @param fallbackAfter how long every other channel must have failed
 */
public record TellingSettings(
    Duration groupWait,
    Duration repeat,
    int mostPerHour,
    List<Window> quietHours,
    List<Window> maintenance,
    ZoneId zone,
    List<String> fallback,
    Duration fallbackAfter) {
  static final Duration GROUP_WAIT_CRITICAL = Duration.ofSeconds(5);

  private static final Key<Duration> GROUP_WAIT =
      Key.duration(
          "alerts.group-wait",
          Duration.ZERO,
          Duration.ofMinutes(10),
          "30s",
          "How long an alert waits for others, to go out in one message; critical ones at most 5s");
  private static final Key<Duration> REPEAT =
      Key.duration(
          "alerts.repeat",
          Duration.ofMinutes(1),
          Duration.ofDays(30),
          "4h",
          "How often an alert that is open and not acknowledged is told again, as a reminder");
  private static final Key<Integer> MOST_PER_HOUR =
      Key.number(
          "alerts.max-per-hour",
          1,
          1000,
          30,
          "Messages about open alerts a channel gets in an hour at most, a fifth of them kept for"
              + " critical ones; the rest waits and comes as one digest. Ends always come.");
  private static final Key<List<Window>> QUIET_HOURS =
      windows(
          "alerts.quiet-hours",
          "Local times at which only critical alerts are told; the others come afterwards as one"
              + " digest: 22:00-07:00, Sat 00:00-24:00, Mon-Fri 20:00-06:00");
  private static final Key<List<Window>> MAINTENANCE =
      windows(
          "alerts.maintenance",
          "Local times at which no alert is told, not even a critical one; what is still so comes"
              + " afterwards as one digest: Sun 02:00-04:00");
  private static final Key<List<String>> FALLBACK =
      Key.texts(
          "notify.fallback",
          List.of(),
          "Channels that stay silent unless every other one has refused a message or failed to"
              + " take it: mail, slack...");
  private static final Key<Duration> FALLBACK_AFTER =
      Key.duration(
          "notify.fallback-after",
          Duration.ZERO,
          Duration.ofDays(1),
          "5m",
          "How long every other channel must have failed before those of notify.fallback speak");

  /** Keeps copies. */
  public TellingSettings {
    quietHours = List.copyOf(quietHours);
    maintenance = List.copyOf(maintenance);
    fallback = List.copyOf(fallback);
  }

  private static Key<List<Window>> windows(String name, String meaning) {
    return Key.parsedList(
        name,
        locale -> Messages.of(TellingSettings.class, locale).get("window.allowed"),
        Window::parse,
        meaning);
  }

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(
        GROUP_WAIT, REPEAT, MOST_PER_HOUR, QUIET_HOURS, MAINTENANCE, FALLBACK, FALLBACK_AFTER);
  }

  /**
   * Reads them.
   *
   * @param zone of the local times
   */
  public static TellingSettings from(Configuration c, ZoneId zone) {
    return new TellingSettings(
        c.get(GROUP_WAIT),
        c.get(REPEAT),
        c.get(MOST_PER_HOUR),
        c.get(QUIET_HOURS),
        c.get(MAINTENANCE),
        zone,
        c.get(FALLBACK),
        c.get(FALLBACK_AFTER));
  }

  /** The end of the quiet hours in which {@code wall} is. */
  Optional<Instant> quietUntil(Instant wall) {
    return Window.endAround(quietHours, wall, zone);
  }

  /** The end of the maintenance in which {@code wall} is. */
  Optional<Instant> maintenanceUntil(Instant wall) {
    return Window.endAround(maintenance, wall, zone);
  }
}
