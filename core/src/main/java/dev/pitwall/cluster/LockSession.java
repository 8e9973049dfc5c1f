package dev.pitwall.cluster;

import dev.pitwall.check.postgres.DatabaseSessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one session that holds the lock, and the ledger's way into the database. One thread uses it;
 * only {@link #abort} comes from others.
 */
final class LockSession {
  private static final Logger log = LoggerFactory.getLogger(LockSession.class);

  /** How long an answer to a ping may take. */
  static final Duration PING_DEADLINE = Duration.ofSeconds(2);

  /** A statement of the ledger; the server ends it before, after its statement_timeout. */
  private static final Duration STATEMENT_DEADLINE = Duration.ofSeconds(5);

  /**
   * A client that vanished without a word (its machine lost power) keeps its lock until the server
   * notices: within 10 + 3 x 5 s by these, instead of hours. Only settings that the server knows.
   */
  private static final String KEEP_ALIVES =
      """
      SELECT /* pitwall */ set_config(k.name, k.setting, false)
        FROM (VALUES ('tcp_keepalives_idle', '10'), ('tcp_keepalives_interval', '5'),
                     ('tcp_keepalives_count', '3'), ('tcp_user_timeout', '25000'),
                     ('pitwall.session', ?)) k (name, setting)
       WHERE k.name = 'pitwall.session' OR k.name IN (SELECT s.name FROM pg_settings s)
      """;

  private static final String PULSE =
      "SELECT /* pitwall */ pg_backend_pid(), current_setting('pitwall.session', true)";

  private static final String TRY_LOCK = "SELECT /* pitwall */ pg_try_advisory_lock(?)";

  private static final String HOLDER =
      """
      SELECT /* pitwall */ coalesce(a.application_name, '')
        FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
       WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
         AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
         AND l.classid = ((?::bigint >> 32) & 4294967295)::oid
         AND l.objid = (?::bigint & 4294967295)::oid
       LIMIT 1
      """;

  private final Connection connection;
  private final String mark = UUID.randomUUID().toString();
  private final int announcedPid;

  private LockSession(Connection connection) throws SQLException {
    this.connection = connection;
    this.announcedPid = DatabaseSessions.announcedPid(connection);
  }

  static LockSession open(DatabaseSessions sessions, String applicationName) throws SQLException {
    Connection connection = sessions.open(applicationName);
    try {
      DatabaseSessions.allowWrites(connection);
      LockSession session = new LockSession(connection);
      session.keepAlive();
      return session;
    } catch (SQLException | RuntimeException e) {
      quietly(connection);
      throw e;
    }
  }

  private void keepAlive() throws SQLException {
    limit(STATEMENT_DEADLINE);
    try (PreparedStatement set = connection.prepareStatement(KEEP_ALIVES)) {
      set.setString(1, mark);
      set.execute();
    }
  }

  private void limit(Duration deadline) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) deadline.toMillis());
  }

  /**
   * Asks for a sign of life.
   *
   * @return true if the same server process answered that was there at the login; false if a pooler
   *     changes them behind our back, so that no lock of a session can be trusted
   */
  boolean pulse() throws SQLException {
    limit(PING_DEADLINE);
    try (PreparedStatement ask = connection.prepareStatement(PULSE);
        ResultSet row = ask.executeQuery()) {
      row.next();
      return row.getInt(1) == announcedPid && mark.equals(row.getString(2));
    }
  }

  /** Takes the lock if it is free. Not to be called while it is held: it would count twice. */
  boolean tryLock(long key) throws SQLException {
    limit(PING_DEADLINE);
    try (PreparedStatement ask = connection.prepareStatement(TRY_LOCK)) {
      ask.setLong(1, key);
      try (ResultSet row = ask.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** The application name of the session that holds the lock; empty if nobody does. */
  Optional<String> holder(long key) throws SQLException {
    limit(PING_DEADLINE);
    try (PreparedStatement ask = connection.prepareStatement(HOLDER)) {
      ask.setLong(1, key);
      ask.setLong(2, key);
      try (ResultSet row = ask.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** For the ledger's statements. */
  Connection connection() throws SQLException {
    limit(STATEMENT_DEADLINE);
    return connection;
  }

  /** Ends it, and with it the lock. */
  void close() {
    quietly(connection);
  }

  /** Cuts it off, also while another thread waits for an answer on it. */
  void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      log.debug("the session of the lock did not end cleanly", e);
    }
  }

  private static void quietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("a session that is not needed any more did not close cleanly", e);
    }
  }
}
