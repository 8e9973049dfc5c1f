package dev.pitwall.backup.restore;

import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How backups are restored to see whether they can be.
 *
 * @param url another server for it; empty: the one that is backed up
 * @param user its role; empty: that of the backups
 * @param password of that role
 * @param timeout a drill that takes longer is ended; 1 min to 2 d
 * @param sizeLimit bytes; larger databases are not restored, and a drill that grows larger is ended
 * @param smoke statements that must succeed, and whose first value must not be false, 0 or NULL
 */
public record DrillSettings(
    Optional<String> url,
    Optional<String> user,
    Optional<String> password,
    Duration timeout,
    long sizeLimit,
    List<String> smoke) {

  private static final Key<String> URL =
      Key.text(
          "backup.drill-url",
          null,
          "JDBC URL of the server for drills; the one that is backed up if it is not set. Drills"
              + " make a scratch database there and drop it again.");
  private static final Key<String> USER =
      Key.text(
          "backup.drill-user",
          null,
          "Role of the drills, which needs CREATEDB; that of the backups if it is not set.");
  private static final Key<String> PASSWORD =
      Key.secret("backup.drill-password", "Password of backup.drill-user.");
  private static final Key<Duration> TIMEOUT =
      Key.duration(
          "backup.drill-timeout",
          Duration.ofMinutes(1),
          Duration.ofDays(2),
          "2h",
          "A drill that takes longer is ended.");
  private static final Key<Long> SIZE_LIMIT =
      Key.size(
          "backup.drill-size-limit",
          "50GiB",
          "A larger database is not restored by a drill, and a drill that grows larger is ended.");
  private static final Key<List<String>> SMOKE =
      Key.texts(
          "backup.drill-smoke",
          List.of(),
          "SQL that must succeed in the restored database; its first value must not be false, 0 or"
              + " NULL. For instance SELECT count(*) > 1000 FROM public.races");

  /** Keeps a copy. */
  public DrillSettings {
    smoke = List.copyOf(smoke);
  }

  /** The keys. */
  public static List<Key<?>> keys() {
    return List.of(URL, USER, PASSWORD, TIMEOUT, SIZE_LIMIT, SMOKE);
  }

  /** The settings in force. */
  public static DrillSettings from(Configuration c) {
    return new DrillSettings(
        c.find(URL).filter(text -> !text.isBlank()),
        c.find(USER).filter(text -> !text.isBlank()),
        c.find(PASSWORD),
        c.get(TIMEOUT),
        c.get(SIZE_LIMIT),
        c.get(SMOKE));
  }

  /** The server for drills: {@code source}, where nothing else is set. */
  PostgresSettings server(PostgresSettings source) {
    return url.or(source::url).map(at -> source.at(at, user, password)).orElse(source);
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return "DrillSettings[timeout=" + timeout + ", sizeLimit=" + sizeLimit + "]";
  }
}
