package dev.pitwall.security.answer;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The settings {@code security.answer*}.
 *
 * @param mode default off
 * @param status 429 or 403; default 429
 * @param first how long a client is denied the first time; 1 min to 24 h, default 10 min; each
 *     further time doubles it
 * @param longest never longer than this; 1 min to 7 d, default 24 h
 * @param openPaths patterns of paths that are never denied, beside those of health
 */
public record AnswerSettings(
    Mode mode, int status, Duration first, Duration longest, List<String> openPaths) {

  /** How far the answer goes; each includes the one before. */
  public enum Mode {
    /** Nothing is judged. */
    OFF,
    /** Who would be denied can be listed; no request is looked at. */
    OBSERVE,
    /** Requests that would be denied are counted, and it is told. */
    DRY_RUN,
    /** They are denied. */
    ENFORCE
  }

  private static final Key<String> MODE =
      Key.choice(
          "security.answer",
          List.of("off", "observe", "dry-run", "enforce"),
          "off",
          "Whether clients that guess passwords or scan are denied for a while: listed only"
              + " (observe), counted and told (dry-run), or denied (enforce).");
  private static final Key<String> STATUS =
      Key.choice(
          "security.answer-status",
          List.of("429", "403"),
          "429",
          "The status that a denied client gets.");
  private static final Key<Duration> FIRST =
      Key.duration(
          "security.answer-for",
          Duration.ofMinutes(1),
          Duration.ofDays(1),
          "10m",
          "How long a client is denied the first time, 1m to 24h; each further time doubles it.");
  private static final Key<Duration> LONGEST =
      Key.duration(
          "security.answer-longest",
          Duration.ofMinutes(1),
          Duration.ofDays(7),
          "24h",
          "No client is denied longer than this at once.");
  private static final Key<List<String>> OPEN_PATHS =
      Key.texts(
          "security.answer-open-paths",
          List.of(),
          "Paths that a denied client may ask for all the same, such as that of a forgotten"
              + " password; those of health.url and emergency.open-paths are open always.");

  /** Keeps a copy. */
  public AnswerSettings {
    openPaths = List.copyOf(openPaths);
  }

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(MODE, STATUS, FIRST, LONGEST, OPEN_PATHS);
  }

  /** The settings in force. */
  public static AnswerSettings from(Configuration c) {
    return new AnswerSettings(
        Mode.valueOf(c.get(MODE).toUpperCase(Locale.ROOT).replace('-', '_')),
        Integer.parseInt(c.get(STATUS)),
        c.get(FIRST),
        c.get(LONGEST),
        c.get(OPEN_PATHS));
  }
}
