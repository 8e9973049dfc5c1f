package dev.pitwall.check.logs;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where errors are counted, and from where on they are too many.
 *
 * @param file a log file that is followed; empty: the application's own log events
 * @param window that many newest events are looked at, 1 to 10000
 * @param threshold more errors than this are trouble
 * @param maxAge older errors do not count
 */
public record ErrorSettings(Optional<Path> file, int window, int threshold, Duration maxAge) {

  private static final Key<Path> FILE =
      Key.path("errors.file", null, "Log file to follow; else the application's own log events.");
  private static final Key<Integer> WINDOW =
      Key.number("errors.window", 1, 10_000, 100, "How many of the newest events are looked at.");
  private static final Key<Integer> THRESHOLD =
      Key.number("errors.threshold", 0, 10_000, 10, "Errors among them that are too many.");
  private static final Key<Duration> MAX_AGE =
      Key.duration("errors.max-age", "10m", "Age from which on an error does not count.");

  /** The keys. */
  public static List<Key<?>> keys() {
    return List.of(FILE, WINDOW, THRESHOLD, MAX_AGE);
  }

  /** The effective settings. */
  public static ErrorSettings from(Configuration configuration) {
    return new ErrorSettings(
        configuration.find(FILE),
        configuration.get(WINDOW),
        configuration.get(THRESHOLD),
        configuration.get(MAX_AGE));
  }
}
