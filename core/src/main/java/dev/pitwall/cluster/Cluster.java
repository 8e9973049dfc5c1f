package dev.pitwall.cluster;

import dev.pitwall.alert.Incident;
import dev.pitwall.check.postgres.DatabaseSessions;
import dev.pitwall.cluster.ClusterStatus.Role;
import dev.pitwall.cluster.FleetDesk.Slot;
import dev.pitwall.config.Configuration;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Journal;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.schedule.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several replicas of one application on one database: which of them leads, and what is done once
 * for all. Without {@code postgres.url}, or with {@code cluster = off}, this instance is alone and
 * does everything.
 */
public final class Cluster implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Cluster.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Fleet fleet;
  private final TimeSource time;
  private final @Nullable FleetDesk desk;
  private volatile @Nullable Worker worker;

  private Cluster(Fleet fleet, TimeSource time) {
    this.fleet = fleet;
    this.time = time;
    this.desk = null;
  }

  /** For tests: work for the ledger is done on the thread that brings it. */
  Cluster(Fleet fleet, TimeSource time, FleetDesk desk) {
    this.fleet = fleet;
    this.time = time;
    this.desk = desk;
  }

  private Cluster(Fleet fleet, TimeSource time, Leadership leadership, Ledger ledger) {
    this.fleet = fleet;
    this.time = time;
    this.desk = new FleetDesk(leadership, ledger, time, this::onThread);
  }

  private void onThread(Runnable work) {
    Worker running = worker;
    if (running != null) {
      running.run(work);
    }
  }

  /**
   * The fleet that the configuration describes. Connects to nothing before {@link #start}.
   *
   * @param journal keeps the name under which this instance claims
   */
  public static Cluster of(
      Configuration c, Sender sender, Journal journal, TimeSource time, Findings findings) {
    Fleet fleet = Fleet.of(sender);
    ClusterSettings settings = ClusterSettings.from(c);
    Optional<DatabaseSessions> sessions = DatabaseSessions.from(c);
    if (!settings.on() || sessions.isEmpty()) {
      return new Cluster(fleet, time);
    }
    Leadership leadership = new Leadership(sessions.get(), fleet, fleet.lockKey(), time, findings);
    String claimant = Claimant.of(fleet.instance(), journal);
    return new Cluster(
        fleet, time, leadership, new Ledger(settings.schema(), fleet.name(), claimant, findings));
  }

  /** Begins to look for the leader, on a thread of its own. */
  public void start(Threads threads) {
    FleetDesk begun = desk;
    if (begun != null) {
      Worker fresh = threads.worker("fleet");
      worker = fresh;
      fresh.every(Duration.ZERO, TICK, begun::turn);
    }
  }

  /** Where this instance stands. Waits for nothing. */
  public ClusterStatus status() {
    return desk == null ? ClusterStatus.ALONE : desk.leadership().status();
  }

  /**
   * Decides for this instance's notifier who tells.
   *
   * @param journal keeps what this instance decided to tell
   * @param open the incidents that are open here now
   */
  public FleetVoice voice(Journal journal, Supplier<List<Incident>> open) {
    if (desk != null) {
      desk.watching(open);
    }
    return new FleetVoice(fleet, time, desk, new OwnWords(journal, time));
  }

  /** What became of {@link #once}. */
  public enum Outcome {
    /** The work was done here. */
    RAN,
    /** It had been done for this slot before, here or elsewhere. */
    DONE_BEFORE,
    /** Another instance is at it. */
    ELSEWHERE,
    /** This instance does not lead. */
    NOT_LEADER,
    /** The database cannot be asked, so nobody knows; try again later. */
    UNKNOWN
  }

  /**
   * Does {@code work} on this thread, if this instance leads and nobody has done it for this slot.
   * A slot that was begun and neither done nor renewed for two minutes (its instance died) may be
   * done again. Where the role may not write the ledger, only the lock keeps two instances apart,
   * and the caller should look into its own records as well.
   *
   * @param job for instance {@code backup}
   * @param slot the planned time, the same on every instance: {@code 2026-07-27T03:00Z}
   * @param work if it throws, the slot is free again and the exception goes on
   */
  public Outcome once(String job, String slot, Runnable work) {
    FleetDesk with = desk;
    if (with == null) {
      work.run();
      return Outcome.RAN;
    }
    Role role = status().role();
    if (role == Role.FOLLOWER) {
      return Outcome.NOT_LEADER;
    }
    if (role == Role.LEADER && with.ledger() == Ledger.State.UNUSABLE) {
      work.run();
      return Outcome.RAN;
    }
    if (role != Role.LEADER && role != Role.POOLED) {
      return Outcome.UNKNOWN;
    }
    Optional<Ledger.Claim> claim = with.ask((ledger, session) -> ledger.claim(session, job, slot));
    if (claim.isEmpty()) {
      return Outcome.UNKNOWN;
    }
    return switch (claim.get()) {
      case DONE -> Outcome.DONE_BEFORE;
      case TAKEN -> Outcome.ELSEWHERE;
      case OURS -> claimed(with, new Slot(job, slot), work);
    };
  }

  private static Outcome claimed(FleetDesk desk, Slot slot, Runnable work) {
    desk.claimed(slot);
    boolean done = false;
    try {
      work.run();
      done = true;
      return Outcome.RAN;
    } finally {
      desk.settled(slot);
      boolean finished = done;
      FleetDesk.LedgerWork<Boolean> end =
          (ledger, session) -> {
            if (finished) {
              ledger.done(session, slot.job(), slot.name(), Duration.ZERO);
            } else {
              ledger.release(session, slot.job(), slot.name());
            }
            return true;
          };
      if (desk.ask(end).isEmpty()) {
        log.info("{} {}: its end is written when the database answers", slot.job(), slot.name());
        desk.write(slot, end);
      }
    }
  }

  /** What could not be kept while the database was down. */
  public long dropped() {
    return desk == null ? 0 : desk.dropped();
  }

  /** Gives up the lock at once; the thread ends with its {@link Threads}. */
  @Override
  public void close() {
    if (desk != null) {
      desk.leadership().close();
    }
  }
}
