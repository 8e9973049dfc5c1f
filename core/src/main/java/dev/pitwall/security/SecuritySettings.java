package dev.pitwall.security;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import dev.pitwall.text.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the requests are watched.
 *
 * @param threshold more responses 401 and 403 than this within {@code window} are trouble
 * @param window one minute to 30 days
 * @param accessLogs logs of nginx, Apache or Tomcat that are watched beside the application's own
 *     requests; at most {@value #MOST_LOGS} are
 * @param allowed networks that are counted and never suspected
 * @param names how clients and users are shown
 * @param proxies whose headers say who the client is
 * @param adminPaths what is below them is the administration; default none
 */
public record SecuritySettings(
    int threshold,
    Duration window,
    List<Path> accessLogs,
    List<Network> allowed,
    Names names,
    TrustedProxies proxies,
    List<String> adminPaths) {
  static final int MOST_LOGS = 16;

  /** How clients and users are shown, in messages and everywhere else. */
  public enum Names {
    /** As they are. */
    RAW,
    /** The network, /24 or /48; of a user the first letter. */
    TRUNCATED,
    /** A pseudonym that holds as long as its key, 30 days at most. */
    PSEUDONYM
  }

  private static final String STANDARD = "Forwarded";

  private static final Key<Integer> THRESHOLD =
      Key.number(
          "security.failed-logins.threshold",
          0,
          1_000_000,
          10,
          "More responses 401 and 403 than this within the window are trouble.");
  private static final Key<Duration> WINDOW =
      Key.duration(
          "security.failed-logins.window",
          Duration.ofMinutes(1),
          Duration.ofDays(30),
          "1d",
          "The time in which they are counted, 1m to 30d.");
  private static final Key<List<String>> ACCESS_LOGS =
      Key.texts(
          "security.access-logs",
          List.of(),
          "Access logs of nginx, Apache or Tomcat to watch as well; 16 at most.");
  private static final Key<List<Network>> ALLOW =
      Key.parsedList(
          "security.allow",
          SecuritySettings::networkAllowed,
          Network::parse,
          "Addresses and networks that are counted but never suspected.");
  private static final Key<String> NAMES =
      Key.choice(
          "security.addresses",
          List.of("raw", "truncated", "pseudonym"),
          "raw",
          "How client addresses and user names are shown in alerts and readings.");
  private static final Key<List<String>> ADMIN_PATHS =
      Key.texts(
          "security.admin-paths",
          List.of(),
          "Paths of the application's administration, with all below; it is told when one is used"
              + " from a network that never did.");
  private static final Key<List<Network>> PROXIES =
      Key.parsedList(
          "http.trusted-proxies",
          SecuritySettings::networkAllowed,
          Network::parse,
          "Addresses and networks of proxies whose forwarding header is believed.");
  private static final Key<String> HEADER =
      Key.choice(
          "http.forwarding-header",
          List.of("X-Forwarded-For", STANDARD),
          "X-Forwarded-For",
          "The header in which these proxies name the client; the other one is not read.");

  /** Keeps copies. */
  public SecuritySettings {
    accessLogs = List.copyOf(accessLogs);
    allowed = List.copyOf(allowed);
    adminPaths = List.copyOf(adminPaths);
  }

  private static String networkAllowed(Locale locale) {
    return Messages.of(SecuritySettings.class, locale).get("allowed.network");
  }

  /** The keys {@code security.*}. */
  public static List<Key<?>> keys() {
    return List.of(THRESHOLD, WINDOW, ACCESS_LOGS, ALLOW, NAMES, ADMIN_PATHS);
  }

  /** The keys {@code http.*} about who the client is. */
  public static List<Key<?>> clientKeys() {
    return List.of(PROXIES, HEADER);
  }

  /** The effective settings; a log that is named twice is watched once. */
  public static SecuritySettings from(Configuration c) {
    return new SecuritySettings(
        c.get(THRESHOLD),
        c.get(WINDOW),
        c.get(ACCESS_LOGS).stream()
            .map(file -> Path.of(file).toAbsolutePath().normalize())
            .distinct()
            .toList(),
        c.get(ALLOW),
        Names.valueOf(c.get(NAMES).toUpperCase(Locale.ROOT)),
        new TrustedProxies(c.get(PROXIES), c.get(HEADER).equals(STANDARD)),
        c.get(ADMIN_PATHS));
  }

  /** True for a path of the administration. */
  boolean administers(@Nullable String path) {
    for (int i = 0; path != null && i < adminPaths.size(); i++) {
      String admin = adminPaths.get(i);
      if (path.startsWith(admin)
          && (path.length() == admin.length()
              || admin.endsWith("/")
              || path.charAt(admin.length()) == '/')) {
        return true;
      }
    }
    return false;
  }

  /** True for a client that is never suspected. */
  public boolean allows(Address address) {
    for (int i = 0; i < allowed.size(); i++) {
      if (allowed.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }
}
