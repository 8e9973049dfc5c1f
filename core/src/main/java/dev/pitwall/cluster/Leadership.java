package dev.pitwall.cluster;

import dev.pitwall.check.postgres.DatabaseSessions;
import dev.pitwall.cluster.ClusterStatus.Role;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who leads: the holder of a session advisory lock. The holder asks its session for a sign of life
 * every 5 s; without one within 2 s it steps down first and connects again afterwards. Whoever does
 * not hold it tries at the same pace. {@link #turn} does what is due and runs on one thread;
 * everything else may be asked from anywhere and waits for nothing.
 */
final class Leadership {
  private static final Logger log = LoggerFactory.getLogger(Leadership.class);

  static final Duration PING_EVERY = Duration.ofSeconds(5);
  static final Duration MOST_BACK_OFF = Duration.ofSeconds(15);

  /**
   * How long a leader believes in itself after the last answer of the database. Shorter than the 25
   * s after which the server gives up a vanished client and lets another one lead.
   */
  static final Duration BELIEF = Duration.ofSeconds(10);

  static final String POOLER = "cluster.pooler";

  private final DatabaseSessions sessions;
  private final Fleet fleet;
  private final long key;
  private final TimeSource time;
  private final Findings findings;

  private volatile @Nullable LockSession session;
  private volatile ClusterStatus status = new ClusterStatus(Role.STARTING, "", "");
  private volatile long confirmedAt;
  private volatile long changedAt;
  private volatile boolean closed;
  private int failures;
  private long nextAt;

  Leadership(DatabaseSessions sessions, Fleet fleet, long key, TimeSource time, Findings findings) {
    this.sessions = sessions;
    this.fleet = fleet;
    this.key = key;
    this.time = time;
    this.findings = findings;
    this.nextAt = time.nanoTime();
  }

  /** Connects, or asks for a sign of life, if it is time. Takes 8 s for a connection at most. */
  void turn() {
    if (closed || time.nanoTime() - nextAt < 0) {
      return;
    }
    try {
      LockSession open = session;
      if (open == null) {
        open = LockSession.open(sessions, fleet.applicationName());
        session = open;
        if (closed) {
          drop();
          return;
        }
      }
      ping(open);
    } catch (SQLException e) {
      failed(e);
    } catch (RuntimeException e) {
      if (!closed) { // the driver says so when it is interrupted while connecting
        throw e;
      }
    }
  }

  private void ping(LockSession open) throws SQLException {
    long asked = time.nanoTime();
    if (!open.pulse()) {
      become(new ClusterStatus(Role.POOLED, "", ""));
      reportPooler();
    } else if (status.role() == Role.LEADER || open.tryLock(key)) {
      become(new ClusterStatus(Role.LEADER, fleet.instance(), ""));
    } else {
      String holder = open.holder(key).map(Fleet::instanceOf).orElse("");
      become(new ClusterStatus(Role.FOLLOWER, holder, ""));
    }
    if (status.role() != Role.POOLED) {
      findings.clear(POOLER);
    }
    confirmedAt = asked;
    failures = 0;
    nextAt = asked + PING_EVERY.toNanos();
  }

  private void reportPooler() {
    findings.report(
        POOLER,
        "Holding the lock of the leader: a connection pooler stands between Pitwall and the server"
            + " (statements are answered by other server processes than the one of the login). A"
            + " lock of a session needs the server itself. Replicas agree by the table"
            + " pitwall_ledger alone; let postgres.url name the server, not the pooler.");
  }

  private void become(ClusterStatus next) {
    ClusterStatus before = status;
    if (before.equals(next)) {
      return;
    }
    if (before.role() != next.role()) {
      changedAt = time.nanoTime();
      log.info("fleet {}: {} {}{}", fleet.name(), next.role(), next.leader(), next.reason());
    }
    status = next;
  }

  /** The session is of no use any more: whoever led steps down before anything else is tried. */
  void failed(SQLException e) {
    if (closed) {
      drop();
      return;
    }
    become(new ClusterStatus(Role.DATABASE_DOWN, "", DatabaseSessions.reason(e)));
    drop();
    failures++;
    long base = Math.min(MOST_BACK_OFF.toNanos(), 1_000_000_000L << Math.min(failures - 1, 4));
    double jitter = ThreadLocalRandom.current().nextDouble(0.5, 1.0);
    nextAt = time.nanoTime() + (long) (base * jitter);
  }

  private void drop() {
    LockSession open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }

  /** The way into the database; empty while there is none. For the thread of {@link #turn} only. */
  Optional<LockSession> session() {
    return Optional.ofNullable(session);
  }

  /** The database answered a statement of ours: it is as good as a ping. */
  void confirm(long askedNanos) {
    confirmedAt = askedNanos;
  }

  /** Where this instance stands; a leader that had no answer for 10 s is none any more. */
  ClusterStatus status() {
    ClusterStatus now = status;
    if (now.role() == Role.LEADER && time.nanoTime() - confirmedAt > BELIEF.toNanos()) {
      return new ClusterStatus(Role.DATABASE_DOWN, "", "no answer to the last ping");
    }
    return now;
  }

  /** How long it has stood there. */
  Duration since() {
    return Duration.ofNanos(time.nanoTime() - changedAt);
  }

  /** Gives up the lock by ending the session. */
  void close() {
    closed = true;
    LockSession open = session;
    if (open != null) {
      open.abort();
    }
    findings.clear(POOLER);
  }
}
