package dev.pitwall.check.postgres;

import dev.pitwall.schedule.TimeSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: one permanent session, and once a minute a fresh one that is closed at once. A
 * stopped postmaster keeps old sessions alive, so the permanent one alone would miss it.
 */
final class Door implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Door.class);

  static final Duration PROBE_EVERY = Duration.ofSeconds(60);
  private static final Duration FIRST_TRY = Duration.ofSeconds(8);
  private static final Duration SECOND_TRY = Duration.ofSeconds(4);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration MOST_BACK_OFF = Duration.ofSeconds(15);

  private final Connector connector;
  private final TimeSource time;

  private volatile @Nullable Connection permanent;
  private volatile boolean closed;
  private @Nullable Duration connectTime;
  private @Nullable Trouble remark;
  private long probedAt;
  private boolean suspicious = true;
  private int failures;
  private long retryAt;

  Door(Connector connector, TimeSource time) {
    this.connector = connector;
    this.time = time;
  }

  /** True while a new try would come too soon after the last failed one. */
  boolean waiting() {
    return failures > 0 && time.nanoTime() - retryAt < 0;
  }

  /** Makes sure that the server answers; at most 13 s. */
  Reach reach() throws InterruptedException {
    Connection session = permanent;
    if (session == null || suspicious || time.nanoTime() - probedAt >= PROBE_EVERY.toNanos()) {
      Trouble trouble = probe(failures > 0 ? SECOND_TRY : FIRST_TRY);
      if (trouble != null && trouble.kind().down() && failures == 0) {
        time.sleep(PAUSE);
        trouble = probe(SECOND_TRY);
      }
      if (trouble != null && (trouble.kind().down() || trouble.kind().configuration())) {
        return shut(trouble);
      }
      failures = 0;
      suspicious = trouble != null;
      remark = trouble;
    }
    return new Reach.Open(permanent, connectTime, remark);
  }

  private Reach shut(Trouble trouble) {
    // an open session of ours would hold up a server that waits for its clients to leave
    drop();
    suspicious = true;
    remark = null;
    failures++;
    long base = Math.min(MOST_BACK_OFF.toNanos(), 1_000_000_000L << Math.min(failures - 1, 4));
    double jitter = ThreadLocalRandom.current().nextDouble(0.75, 1.0);
    retryAt = time.nanoTime() + (long) (base * jitter);
    return trouble.kind().down() ? new Reach.Down(trouble) : new Reach.Refused(trouble);
  }

  /** One fresh connection and a trivial statement; null if all went well. */
  private @Nullable Trouble probe(Duration limit) throws InterruptedException {
    long start = time.nanoTime();
    Connection fresh;
    try {
      fresh = connector.connect(limit);
    } catch (SQLException e) {
      return Trouble.connecting(e);
    } catch (RuntimeException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException("while connecting").initCause(e);
      }
      throw e;
    }
    connectTime = Duration.ofNanos(time.nanoTime() - start);
    probedAt = time.nanoTime();
    Trouble trouble = null;
    try (Statement statement = fresh.createStatement();
        ResultSet one = statement.executeQuery("SELECT /* pitwall */ 1")) {
      one.next();
    } catch (SQLException e) {
      trouble = Trouble.asking(e);
    }
    keepOrClose(fresh, trouble == null);
    return trouble;
  }

  private void keepOrClose(Connection fresh, boolean good) {
    if (good && permanent == null) {
      permanent = fresh;
      if (closed) {
        drop();
      }
    } else {
      quietly(fresh);
    }
  }

  /** The permanent session failed in the middle of a run: forgets it and asks afresh next time. */
  void lost() {
    drop();
    suspicious = true;
  }

  private void drop() {
    Connection session = permanent;
    permanent = null;
    if (session != null) {
      quietly(session);
    }
  }

  private static void quietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("a session that is not needed any more did not close cleanly", e);
    }
  }

  /** Cuts the permanent session off, also while another thread waits for an answer on it. */
  @Override
  public void close() {
    closed = true;
    Connection session = permanent;
    if (session != null) {
      try {
        session.abort(Runnable::run);
      } catch (SQLException e) {
        log.debug("the session did not end cleanly", e);
      }
    }
    permanent = null;
  }

  boolean closed() {
    return closed;
  }
}
