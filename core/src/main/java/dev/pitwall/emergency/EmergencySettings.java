package dev.pitwall.emergency;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings {@code emergency.*}.
 *
 * @param stop commands that stop the services, in this order, the database last; default none
 * @param stopTimeout for each of them; 1 s to 1 h, default 60 s
 * @param logs files, folders and patterns that go into the archive; default none
 * @param logsLimit bytes of log text in one archive, newest first; default 1 GiB
 * @param backup whether the database is dumped; default true
 * @param backupTimeout for the dump; 1 s to 1 d, default 15 min
 * @param maintenance whether requests are turned away before the dump; default true
 * @param retryAfter what turned-away clients are told to wait; default 5 min
 * @param openPaths patterns of paths that the application answers all the same
 * @param dir where archives and evidence lie; empty: {@code emergency} in the state folder
 * @param freezeFrame whether evidence is kept when a critical incident opens; default true
 */
public record EmergencySettings(
    List<String> stop,
    Duration stopTimeout,
    List<String> logs,
    long logsLimit,
    boolean backup,
    Duration backupTimeout,
    boolean maintenance,
    Duration retryAfter,
    List<String> openPaths,
    Optional<Path> dir,
    boolean freezeFrame) {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Key<List<String>> STOP =
      Key.texts(
          "emergency.stop",
          List.of(),
          "Commands that stop the services, run by sh -c in this order; the database last.");
  private static final Key<Duration> STOP_TIMEOUT =
      Key.duration(
          "emergency.stop-timeout",
          SECOND,
          Duration.ofHours(1),
          "60s",
          "A command of emergency.stop that takes longer is killed, and the next one runs.");
  private static final Key<List<String>> LOGS =
      Key.texts(
          "emergency.logs",
          List.of(),
          "Logs to save: files, folders, or patterns such as /var/log/app/*.log*.");
  private static final Key<Long> LOGS_LIMIT =
      Key.size(
          "emergency.logs-limit",
          "1GiB",
          "The most log text in one archive; the newest files come first.");
  private static final Key<Boolean> BACKUP =
      Key.flag("emergency.backup", true, "Whether the emergency procedure dumps the database.");
  private static final Key<Duration> BACKUP_TIMEOUT =
      Key.duration(
          "emergency.backup-timeout",
          SECOND,
          Duration.ofDays(1),
          "15m",
          "The most time that the dump of an emergency gets.");
  private static final Key<Boolean> MAINTENANCE =
      Key.flag(
          "emergency.maintenance",
          true,
          "Whether the emergency procedure turns requests away (503) before the dump.");
  private static final Key<Duration> RETRY_AFTER =
      Key.duration(
          "emergency.retry-after",
          SECOND,
          Duration.ofDays(1),
          "5m",
          "What the header Retry-After says in maintenance mode.");
  private static final Key<List<String>> OPEN_PATHS =
      Key.texts(
          "emergency.open-paths",
          List.of("/health", "/health/**", "/actuator/health", "/actuator/health/**"),
          "Paths that the application answers in maintenance mode too, beside that of health.url.");
  private static final Key<Path> DIR =
      Key.path(
          "emergency.dir",
          null,
          "Where the archives of emergencies lie; the folder emergency of the state dir if not"
              + " set.");
  private static final Key<Boolean> FREEZE_FRAME =
      Key.flag(
          "emergency.freeze-frame",
          true,
          "Whether threads, sessions, readings and last log lines are kept when a critical incident"
              + " opens.");

  /** Keeps copies. */
  public EmergencySettings {
    stop = List.copyOf(stop);
    logs = List.copyOf(logs);
    openPaths = List.copyOf(openPaths);
  }

  /** The keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(
        STOP,
        STOP_TIMEOUT,
        LOGS,
        LOGS_LIMIT,
        BACKUP,
        BACKUP_TIMEOUT,
        MAINTENANCE,
        RETRY_AFTER,
        OPEN_PATHS,
        DIR,
        FREEZE_FRAME);
  }

  /** The settings in force. */
  public static EmergencySettings from(Configuration c) {
    return new EmergencySettings(
        c.get(STOP),
        c.get(STOP_TIMEOUT),
        c.get(LOGS),
        c.get(LOGS_LIMIT),
        c.get(BACKUP),
        c.get(BACKUP_TIMEOUT),
        c.get(MAINTENANCE),
        c.get(RETRY_AFTER),
        c.get(OPEN_PATHS),
        c.find(DIR),
        c.get(FREEZE_FRAME));
  }

  /** The folder for archives and the state of runs. */
  public Path folder(Path stateDirectory) {
    return dir.orElseGet(() -> stateDirectory.resolve("emergency"));
  }
}
