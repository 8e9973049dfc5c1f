package dev.pitwall.backup;

import dev.pitwall.backup.Manifest.TableContent;
import dev.pitwall.check.postgres.DatabaseSessions;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transaction that shows the database as it was at its begin, to us and to {@code pg_dump} alike,
 * so that what we count is what is dumped.
 */
final class Snapshot implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Snapshot.class);

  private final Connection session;
  private final String id;
  private final int pid;
  private final Source.Facts facts;
  private final List<String> extensions;
  private @Nullable Thread counting;
  private volatile boolean stopped;
  private volatile List<TableContent> contents = List.of();

  private Snapshot(
      Connection session, String id, int pid, Source.Facts facts, List<String> extensions) {
    this.session = session;
    this.id = id;
    this.pid = pid;
    this.facts = facts;
    this.extensions = extensions;
  }

  static Snapshot take(Source source) throws BackupException {
    Connection session = source.open(PostgresTools.APPLICATION_NAME + "-snapshot");
    try {
      session.setAutoCommit(false);
      try (Statement statement = session.createStatement()) {
        statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        Source.Facts facts = source.facts(session);
        source.requireRights(session, facts);
        String id = texts(statement, "SELECT /* pitwall */ pg_export_snapshot()").get(0);
        String pid = texts(statement, "SELECT /* pitwall */ pg_backend_pid()").get(0);
        List<String> extensions =
            texts(
                statement,
                "SELECT /* pitwall */ extname || ' ' || extversion FROM pg_extension"
                    + " WHERE extname <> 'plpgsql' ORDER BY extname");
        return new Snapshot(session, id, Integer.parseInt(pid), facts, extensions);
      }
    } catch (SQLException e) {
      closeQuietly(session);
      throw source.unreachable(e);
    } catch (BackupException | RuntimeException e) {
      closeQuietly(session);
      throw e;
    }
  }

  private static List<String> texts(Statement statement, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  String id() {
    return id;
  }

  int pid() {
    return pid;
  }

  Source.Facts facts() {
    return facts;
  }

  List<String> extensions() {
    return extensions;
  }

  /** Begins to count and hash, beside the dump. Once. */
  void count(long hashUpTo, TimeSource time) {
    Thread thread =
        Threads.daemon(
            "backup-count",
            () -> {
              try {
                contents = TableContents.read(session, hashUpTo, time, () -> stopped);
              } catch (SQLException | RuntimeException | LinkageError e) {
                log.info("the tables were not counted: {}", e.toString());
              }
            });
    counting = thread;
    thread.start();
  }

  /**
   * What was counted.
   *
   * @param limit so long at most it may go on counting; what it did not get to has no numbers
   */
  List<TableContent> contents(Duration limit) throws InterruptedException {
    Thread thread = counting;
    if (thread != null) {
      thread.join(Math.max(1, limit.toMillis()));
      stopped = true;
      if (thread.isAlive()) {
        cancel();
      }
      thread.join(Duration.ofSeconds(10).toMillis());
    }
    return contents;
  }

  private void cancel() {
    try {
      DatabaseSessions.cancel(session);
    } catch (SQLException e) {
      log.debug("cancelling failed", e);
    }
  }

  @Override
  public void close() {
    stopped = true;
    closeQuietly(session);
  }

  private static void closeQuietly(Connection session) {
    try {
      session.abort(Runnable::run);
    } catch (SQLException e) {
      log.debug("closing a session failed", e);
    }
  }
}
