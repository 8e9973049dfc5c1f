package dev.pitwall.check.postgres;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the PostgreSQL checks are told.
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host:port/database}; without it nothing is asked
 * @param user the role; empty: the one in the URL, else the driver's default
 * @param password its password; empty: the one in the URL, else none
 * @param connectionsThreshold more client connections than this are too many; 1 or more
 * @param slow when a statement is slow, and how many slow ones are too many
 * @param interval from the end of one run to the next; at least 1 s
 * @param statementTimeout the server ends a statement of ours after this; 100 ms to 60 s
 * @param caFile a private CA in PEM, trusted beside the JVM's trust store
 */
public record PostgresSettings(
    Optional<String> url,
    Optional<String> user,
    Optional<String> password,
    int connectionsThreshold,
    Slow slow,
    Duration interval,
    Duration statementTimeout,
    Optional<Path> caFile) {

  /**
   * When statements are slow.
   *
   * @param mean slower on average than this is slow; positive
   * @param threshold more slow statements than this are too many
   * @param minCalls a mean counts from this many calls within the window on; 1 or more
   */
  public record Slow(Duration mean, int threshold, int minCalls) {
    /** Refuses a mean that is not positive. */
    public Slow {
      if (mean.isNegative() || mean.isZero()) {
        throw new IllegalArgumentException(
            "postgres.slow.mean: " + mean + " is not above zero; write for instance 1s");
      }
      if (minCalls < 1) {
        throw new IllegalArgumentException(
            "postgres.slow.min-calls: " + minCalls + " is below 1; write for instance 3");
      }
    }
  }

  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
  private static final Duration MOST_TIMEOUT = Duration.ofSeconds(60);

  private static final Key<String> URL =
      Key.text(
          "postgres.url",
          null,
          "JDBC URL of the database to watch, for instance jdbc:postgresql://127.0.0.1:5432/app.");
  private static final Key<String> USER =
      Key.text("postgres.user", null, "Role of the checks; the grant pg_monitor is enough.");
  private static final Key<String> PASSWORD =
      Key.secret("postgres.password", "Password of postgres.user.");
  private static final Key<Integer> CONNECTIONS =
      Key.number(
          "postgres.connections.threshold",
          1,
          1_000_000,
          50,
          "More client connections than this, over all databases, raise db.connections.");
  private static final Key<Duration> SLOW_MEAN =
      Key.duration(
          "postgres.slow.mean", "1s", "A statement whose mean time is above this is slow.");
  private static final Key<Integer> SLOW_THRESHOLD =
      Key.number(
          "postgres.slow.threshold",
          0,
          1_000_000,
          5,
          "More slow statements than this raise db.slow-statements.");
  private static final Key<Integer> SLOW_CALLS =
      Key.number(
          "postgres.slow.min-calls",
          1,
          1_000_000,
          3,
          "A statement's mean counts only if it was called at least this often within the last ten"
              + " minutes.");
  private static final Key<Duration> INTERVAL =
      Key.duration("postgres.interval", "30s", "Pause between two runs; at least 1s.");
  private static final Key<Duration> STATEMENT_TIMEOUT =
      Key.duration(
          "postgres.statement-timeout",
          "3s",
          "The server ends a statement of the checks after this; 100ms to 60s.");
  private static final Key<Path> CA_FILE =
      Key.path(
          "postgres.ca-file",
          null,
          "A private CA in PEM, trusted beside the JVM's trust store; makes TLS required unless the"
              + " URL says otherwise.");

  /** Keeps durations within what the checks can promise. */
  public PostgresSettings {
    interval = interval.compareTo(LEAST_INTERVAL) < 0 ? LEAST_INTERVAL : interval;
    if (statementTimeout.compareTo(LEAST_TIMEOUT) < 0) {
      statementTimeout = LEAST_TIMEOUT;
    } else if (statementTimeout.compareTo(MOST_TIMEOUT) > 0) {
      statementTimeout = MOST_TIMEOUT;
    }
  }

  /** All keys of this feature. */
  public static List<Key<?>> keys() {
    return List.of(
        URL,
        USER,
        PASSWORD,
        CONNECTIONS,
        SLOW_MEAN,
        SLOW_THRESHOLD,
        SLOW_CALLS,
        INTERVAL,
        STATEMENT_TIMEOUT,
        CA_FILE);
  }

  /** Reads the settings; an impossible {@code postgres.slow.mean} of zero becomes 1 ms. */
  public static PostgresSettings from(Configuration c) {
    Duration mean = c.get(SLOW_MEAN);
    return new PostgresSettings(
        c.find(URL).filter(text -> !text.isBlank()),
        c.find(USER).filter(text -> !text.isBlank()),
        c.find(PASSWORD),
        c.get(CONNECTIONS),
        new Slow(
            mean.isZero() ? Duration.ofMillis(1) : mean, c.get(SLOW_THRESHOLD), c.get(SLOW_CALLS)),
        c.get(INTERVAL),
        c.get(STATEMENT_TIMEOUT),
        c.find(CA_FILE));
  }

  /**
   * The same for another database or role.
   *
   * @param otherUrl a JDBC URL
   * @param otherUser empty: that of these settings, and its password
   */
  public PostgresSettings at(
      String otherUrl, Optional<String> otherUser, Optional<String> otherPassword) {
    return new PostgresSettings(
        Optional.of(otherUrl),
        otherUser.or(() -> user),
        otherUser.isPresent() ? otherPassword : otherPassword.or(() -> password),
        connectionsThreshold,
        slow,
        interval,
        statementTimeout,
        caFile);
  }

  /** The same without a database. */
  public PostgresSettings without() {
    return new PostgresSettings(
        Optional.empty(),
        user,
        password,
        connectionsThreshold,
        slow,
        interval,
        statementTimeout,
        caFile);
  }

  /** Says nothing that could hold a secret; a JDBC URL can. */
  @Override
  public String toString() {
    return "PostgresSettings[user=" + user.orElse("") + ", interval=" + interval + "]";
  }
}
