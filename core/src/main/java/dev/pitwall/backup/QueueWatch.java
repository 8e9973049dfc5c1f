package dev.pitwall.backup;

import dev.pitwall.schedule.TimeSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees whether others stand in the queue because of a dump. A dump holds a weak lock on every table
 * until its end; a migration that wants a strong one waits for it, and then everybody else waits
 * behind the migration: the application stands still.
 */
final class QueueWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(QueueWatch.class);

  /** Locks are readable for every role, what sessions wait for is not. */
  private static final String BEHIND_US =
      """
      WITH /* pitwall */ ours AS (
          SELECT pid FROM pg_stat_activity WHERE pid = ? OR application_name = ?),
        waiting AS MATERIALIZED (
          SELECT pid, pg_blocking_pids(pid) AS blockers
          FROM (SELECT DISTINCT pid FROM pg_locks WHERE NOT granted AND pid IS NOT NULL) w)
      SELECT EXISTS (
        SELECT 1 FROM waiting first JOIN waiting behind ON first.pid = ANY (behind.blockers)
        WHERE first.blockers && ARRAY(SELECT pid FROM ours)
          AND behind.pid NOT IN (SELECT pid FROM ours))
      """;

  private static final String END =
      "SELECT /* pitwall */ pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE pid = ? OR application_name = ?";

  private final Connection session;
  private final int snapshot;
  private final String dump;
  private final TimeSource time;
  private final long toleratedNanos;
  private @Nullable Long since;
  private boolean blind;

  /**
   * Watches over a session of its own.
   *
   * @param snapshot process id of the session that holds the snapshot
   * @param dump name of the dump's sessions
   */
  QueueWatch(Connection session, int snapshot, String dump, TimeSource time, Limits limits) {
    this.session = session;
    this.snapshot = snapshot;
    this.dump = dump;
    this.time = time;
    this.toleratedNanos = limits.queue().toNanos();
  }

  /** True once others have waited behind the dump for longer than is tolerated. */
  boolean mustYield() {
    if (blind) {
      return false;
    }
    try {
      if (!ask(BEHIND_US)) {
        since = null;
        return false;
      }
    } catch (SQLException e) {
      blind = true;
      log.info("the lock queue behind the dump is not watched: {}", e.toString());
      return false;
    }
    long now = time.nanoTime();
    Long begin = since;
    if (begin == null) {
      since = now;
      return toleratedNanos == 0;
    }
    return now - begin >= toleratedNanos;
  }

  /** True if the queue could not be seen. */
  boolean blind() {
    return blind;
  }

  /** Ends the sessions of the dump on the server, so that their locks go at once. */
  void end() {
    try {
      ask(END);
    } catch (SQLException e) {
      log.info("ending the sessions of the dump failed: {}", e.toString());
    }
  }

  private boolean ask(String sql) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setInt(1, snapshot);
      statement.setString(2, dump);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (SQLException e) {
      log.debug("closing a session failed", e);
    }
  }
}
