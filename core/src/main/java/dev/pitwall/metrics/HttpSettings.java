package dev.pitwall.metrics;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings {@code http.*}.
 *
 * @param headerEnabled whether responses get the process-time header; default true
 * @param headerName its name; default {@code X-Process-Time}
 * @param exclude path patterns ({@code *} within a segment, {@code **} across) that are not
 *     recorded; default none
 * @param slowThreshold strictly above it a request is kept as a sample; default 1 s
 * @param maxRoutes further routes fold into {@code _other}; 1 to 10 000, default 200
 * @param accessLogFile the access log's file; empty text: no access log; absent: the agent's own
 *     default
 */
public record HttpSettings(
    boolean headerEnabled,
    String headerName,
    List<String> exclude,
    Duration slowThreshold,
    int maxRoutes,
    Optional<String> accessLogFile) {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private static final Key<Boolean> HEADER_ENABLED =
      Key.flag("http.header.enabled", true, "Whether responses get the process-time header.");
  private static final Key<String> HEADER_NAME =
      Key.parsed(
          "http.header.name",
          locale -> Messages.of(HttpSettings.class, locale).get("header-name"),
          HttpSettings::token,
          "X-Process-Time",
          "The name of the process-time header.");
  private static final Key<List<String>> EXCLUDE =
      Key.texts(
          "http.exclude",
          List.of(),
          "Path patterns that are not recorded; * within a segment, ** across segments.");
  private static final Key<Duration> SLOW_THRESHOLD =
      Key.duration("http.slow-threshold", "1s", "Above it a request is kept as a sample.");
  private static final Key<Integer> MAX_ROUTES =
      Key.number("http.max-routes", 1, 10_000, 200, "More routes fold into _other.");
  private static final Key<String> ACCESS_LOG_FILE =
      Key.text(
              "http.access-log.file",
              null,
              "The access log; empty: none; default <state-dir>/logs/access.log with the agent. With"
                  + " the filter alone the application's logging decides where the lines go.")
          .emptyCounts();

  /** Keeps a copy of the patterns. */
  public HttpSettings {
    exclude = List.copyOf(exclude);
  }

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(
        HEADER_ENABLED, HEADER_NAME, EXCLUDE, SLOW_THRESHOLD, MAX_ROUTES, ACCESS_LOG_FILE);
  }

  /** The effective settings. */
  public static HttpSettings from(Configuration c) {
    return new HttpSettings(
        c.get(HEADER_ENABLED),
        c.get(HEADER_NAME),
        c.get(EXCLUDE),
        c.get(SLOW_THRESHOLD),
        c.get(MAX_ROUTES),
        c.find(ACCESS_LOG_FILE));
  }

  /** A token of RFC 9110, 5.6.2. */
  private static String token(String name) {
    if (!TOKEN.matcher(name).matches()) {
      throw new IllegalArgumentException(name);
    }
    return name;
  }

  /** False if {@code http.access-log.file} was set to nothing. */
  public boolean accessLog() {
    return accessLogFile.map(file -> !file.isBlank()).orElse(true);
  }
}
