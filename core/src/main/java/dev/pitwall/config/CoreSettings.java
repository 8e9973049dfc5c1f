package dev.pitwall.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings that belong to no feature in particular.
 *
 * @param enabled false: the agent does nothing at all
 * @param appName empty: detected
 * @param appInstance empty: host and process id
 * @param appEnvironment for instance {@code production}; may be empty
 * @param stateDir empty: {@code /var/lib/pitwall/<app>} if writable, else {@code ~/.pitwall/<app>}
 * @param locale empty: the language of the system
 * @param sampleInterval between two samples, 1 s to 1 h
 */
public record CoreSettings(
    boolean enabled,
    Optional<String> appName,
    Optional<String> appInstance,
    Optional<String> appEnvironment,
    Optional<Path> stateDir,
    Optional<Locale> locale,
    Duration sampleInterval) {

  /** False: no thread, no port, no transformation, no file. */
  public static final Key<Boolean> ENABLED =
      Key.flag("enabled", true, "false: the agent does nothing at all.");

  private static final Key<String> NAME =
      Key.text("app.name", null, "Name of the application; detected if it is not set.");
  private static final Key<String> INSTANCE =
      Key.text("app.instance", null, "Name of this instance; host and process id if not set.");
  private static final Key<String> ENVIRONMENT =
      Key.text("app.environment", null, "For instance production; in every alert and metric.");
  private static final Key<Path> STATE_DIR =
      Key.path(
          "state-dir",
          null,
          "Journal, history and own logs, mode 0700; /var/lib/pitwall/<app> if writable,"
              + " else ~/.pitwall/<app>.");
  private static final Key<String> LOCALE =
      Key.choice(
          "locale",
          List.of("en", "ja"),
          null,
          "Language of alerts, reports and dashboard; that of the system if not set.");
  private static final Key<Duration> SAMPLE_INTERVAL =
      Key.duration(
          "sample-interval",
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          "10s",
          "Time between two samples of the host and the JVM.");

  /** Its keys. */
  public static List<Key<?>> keys() {
    return List.of(ENABLED, NAME, INSTANCE, ENVIRONMENT, STATE_DIR, LOCALE, SAMPLE_INTERVAL);
  }

  /** The settings in force. */
  public static CoreSettings from(Configuration c) {
    return new CoreSettings(
        c.get(ENABLED),
        c.find(NAME),
        c.find(INSTANCE),
        c.find(ENVIRONMENT),
        c.find(STATE_DIR),
        c.find(LOCALE).map(Locale::forLanguageTag),
        c.get(SAMPLE_INTERVAL));
  }
}
