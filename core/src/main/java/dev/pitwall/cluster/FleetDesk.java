package dev.pitwall.cluster;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Scope;
import dev.pitwall.cluster.ClusterStatus.Role;
import dev.pitwall.schedule.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that has the session: it keeps the leadership, and does the ledger's work that others
 * bring, one after the other. Nobody else touches the database for the fleet.
 */
final class FleetDesk {
  private static final Logger log = LoggerFactory.getLogger(FleetDesk.class);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration RENEW_EVERY = Duration.ofSeconds(30);
  private static final Duration LONGEST_CLAIM = Duration.ofHours(24);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(60);
  private static final Duration EXPIRE_EVERY = Duration.ofHours(1);

  /** How many rows wait at most for a database that is down. */
  private static final int MOST_PENDING = 1_000;

  private final Leadership leadership;
  private final Ledger ledger;
  private final TimeSource time;
  private final Consumer<Runnable> thread;
  private final Map<Slot, Long> claimed = new ConcurrentHashMap<>();
  private final Map<Slot, LedgerWork<?>> pending = new ConcurrentHashMap<>();
  private final AtomicLong dropped = new AtomicLong();
  private volatile Supplier<List<Incident>> open = List::of;
  private Role role = Role.STARTING;
  private long lookAt;
  private long renewAt;
  private long expireAt;

  /**
   * A desk.
   *
   * @param thread runs what it is given on the one thread that also calls {@link #turn}
   */
  FleetDesk(Leadership leadership, Ledger ledger, TimeSource time, Consumer<Runnable> thread) {
    this.leadership = leadership;
    this.ledger = ledger;
    this.time = time;
    this.thread = thread;
    long now = time.nanoTime();
    lookAt = now;
    renewAt = now;
    expireAt = now;
  }

  /** A slot of a job. */
  record Slot(String job, String name) {}

  /** Something to do in the ledger. */
  @FunctionalInterface
  interface LedgerWork<T> {
    T in(Ledger ledger, Connection session) throws SQLException;
  }

  Leadership leadership() {
    return leadership;
  }

  /** Which incidents are open here, for the leader's word that they still last. */
  void watching(Supplier<List<Incident>> incidents) {
    open = incidents;
  }

  /** Whether the ledger can be written. */
  Ledger.State ledger() {
    return ledger.state();
  }

  /** The name under which this process claims. */
  String claimant() {
    return ledger.claimant();
  }

  /** Rows that found no place while the database was down. */
  long dropped() {
    return dropped.get();
  }

  /** Everything that is due. */
  void turn() {
    leadership.turn();
    Role now = leadership.status().role();
    boolean changed = now != role;
    role = now;
    if (leadership.session().isEmpty()) {
      return;
    }
    Ledger.State state = ledger.state();
    if (state != Ledger.State.USABLE && (changed || state == Ledger.State.UNSEEN || due(lookAt))) {
      lookAt = in(LOOK_AGAIN);
      run((book, session) -> book.prepare(session));
    }
    if (ledger.state() == Ledger.State.USABLE) {
      writePending();
      if (changed || due(renewAt)) {
        renewAt = in(RENEW_EVERY);
        renew(now);
      }
      if (now == Role.LEADER && due(expireAt)) {
        expireAt = in(EXPIRE_EVERY);
        run(
            (book, session) -> {
              book.expire(session);
              return true;
            });
      }
    }
  }

  private boolean due(long at) {
    return time.nanoTime() - at >= 0;
  }

  private long in(Duration wait) {
    return time.nanoTime() + wait.toNanos();
  }

  private void writePending() {
    pending.forEach(
        (slot, work) -> {
          if (run(work).isPresent()) {
            pending.remove(slot, work);
          }
        });
  }

  private void renew(Role now) {
    claimed.values().removeIf(at -> time.nanoTime() - at > LONGEST_CLAIM.toNanos());
    run(
        (book, session) -> {
          for (Slot slot : claimed.keySet()) {
            book.renew(session, slot.job(), slot.name());
          }
          if (now == Role.LEADER || now == Role.POOLED) {
            for (Incident incident : open.get()) {
              if (incident.about().scope() == Scope.CLUSTER) {
                book.stillOpen(session, Told.Subject.of(incident));
              }
            }
          }
          return true;
        });
  }

  /**
   * Does {@code work} on the ledger and waits for it, 5 s at most.
   *
   * @return empty if there is no ledger, no session, no answer in time, or an error
   */
  <T> Optional<T> ask(LedgerWork<T> work) {
    FutureTask<Optional<T>> task =
        new FutureTask<>(() -> ledger.state() == Ledger.State.USABLE ? run(work) : none());
    thread.accept(task);
    try {
      return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      log.debug("the fleet's thread is busy", e);
    } catch (ExecutionException e) {
      log.warn("the fleet's ledger failed", e);
    }
    task.cancel(false);
    return none();
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  /** Writes something as soon as the database takes it; the last word of a slot counts. */
  void write(Slot slot, LedgerWork<Boolean> work) {
    if (pending.size() >= MOST_PENDING && !pending.containsKey(slot)) {
      dropped.incrementAndGet();
      return;
    }
    pending.put(slot, work);
  }

  /** A claim that is renewed until {@link #settled}, a day at most. */
  void claimed(Slot slot) {
    if (claimed.size() < MOST_PENDING) {
      claimed.put(slot, time.nanoTime());
    }
  }

  void settled(Slot slot) {
    claimed.remove(slot);
  }

  private <T> Optional<T> run(LedgerWork<T> work) {
    Optional<LockSession> session = leadership.session();
    if (session.isEmpty()) {
      return none();
    }
    long asked = time.nanoTime();
    Connection connection = null;
    try {
      connection = session.get().connection();
      T answer = work.in(ledger, connection);
      leadership.confirm(asked);
      return Optional.of(answer);
    } catch (SQLException e) {
      if (!ledger.lost(e) && broken(e)) {
        leadership.failed(e);
      } else {
        log.debug("a statement of the ledger failed", e);
      }
      return none();
    }
  }

  /** Class 08 and 57P0x: the session is gone. A statement that was too slow is no such case. */
  private static boolean broken(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || state.startsWith("57P0");
  }
}
