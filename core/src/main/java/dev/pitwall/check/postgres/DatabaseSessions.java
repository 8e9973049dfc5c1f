package dev.pitwall.check.postgres;

import dev.pitwall.config.Configuration;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * Sessions on the watched database for work beside the checks, with the same time limits as theirs:
 * connecting ends within 8 s, a statement after {@code postgres.statement-timeout}. They are
 * read-only like those of the checks until {@link #allowWrites}.
 */
public final class DatabaseSessions {
  private static final Duration LOGIN = Duration.ofSeconds(8);

  private final Connector connector;

  private DatabaseSessions(Connector connector) {
    this.connector = connector;
  }

  /**
   * Sessions by {@code postgres.*}; empty without {@code postgres.url}. Connects to nothing yet.
   */
  public static Optional<DatabaseSessions> from(Configuration c) {
    return of(PostgresSettings.from(c));
  }

  /** Sessions by other settings; empty without a URL. Connects to nothing yet. */
  public static Optional<DatabaseSessions> of(PostgresSettings settings) {
    return settings.url().map(url -> new DatabaseSessions(new Connector(settings)));
  }

  /**
   * A new session.
   *
   * @param applicationName what everybody reads in {@code pg_stat_activity}; PostgreSQL keeps 63
   *     bytes of it
   */
  public Connection open(String applicationName) throws SQLException {
    Connection session = connector.connect(LOGIN);
    try {
      session.setClientInfo("ApplicationName", applicationName);
      return session;
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Lets the statements of this session write. */
  public static void allowWrites(Connection session) throws SQLException {
    try (var statement = session.createStatement()) {
      statement.execute("SET /* pitwall */ default_transaction_read_only = off");
    }
  }

  /**
   * The process id that the other side gave at the login. A pooler gives one of its own making, so
   * a server that says another one in {@code pg_backend_pid()} is not directly at the other end.
   */
  public static int announcedPid(Connection session) throws SQLException {
    return session.unwrap(PGConnection.class).getBackendPID();
  }

  /** Asks the server to give up what the session does now; the session goes on. */
  public static void cancel(Connection session) throws SQLException {
    session.unwrap(PGConnection.class).cancelQuery();
  }

  /** One line on why it failed, fit to be shown: no control characters, no secret, 200 at most. */
  public static String reason(SQLException e) {
    return Trouble.asking(e).message();
  }
}
