package dev.pitwall.cluster;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Severity;
import dev.pitwall.cluster.ClusterStatus.Role;
import dev.pitwall.cluster.FleetDesk.Slot;
import dev.pitwall.cluster.OwnWords.As;
import dev.pitwall.cluster.OwnWords.Word;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Voice;
import dev.pitwall.schedule.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who of the replicas tells. Incidents of one node are told by that node. Those of the cluster are
 * told by the leader, which claims each opening and each end in the ledger first, so that a new
 * leader goes on where the former stood. While the database is down nobody can agree: each replica
 * then tells by itself, 0 to 60 s after the opening, all in the same thread, and later the end of
 * what it told.
 */
public final class FleetVoice implements Voice {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /** A session that broke is often back at once: until then nobody speaks alone. */
  private static final Duration LEAST_DOWN = Duration.ofSeconds(5);

  /** How long after the return of the database everybody has written what it told meanwhile. */
  private static final Duration ROUND = Duration.ofSeconds(30);

  private static final Duration LONG_AGO = Duration.ofMinutes(10);
  private static final Duration LEADER_IS_SILENT = Duration.ofMinutes(1);
  private static final Duration LEDGER_FAILS = Duration.ofMinutes(1);
  private static final Duration LONG_DOWN = Duration.ofMinutes(2);
  private static final int MOST_HEARD = 2_000;

  private final Fleet fleet;
  private final TimeSource time;
  private final @Nullable FleetDesk desk;
  private final OwnWords words;
  private final Map<String, Boolean> toldByOthers = bounded();
  private final Map<String, Instant> failing = bounded();

  FleetVoice(Fleet fleet, TimeSource time, @Nullable FleetDesk desk, OwnWords words) {
    this.fleet = fleet;
    this.time = time;
    this.desk = desk;
    this.words = words;
  }

  /** Forgets the oldest. */
  private static <V> Map<String, V> bounded() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST_HEARD;
          }
        });
  }

  @Override
  public Say about(Incident incident, boolean opening) {
    FleetDesk with = desk;
    if (with == null || incident.about().scope() == Scope.NODE) {
      return Say.NOW;
    }
    Role role = with.leadership().status().role();
    Optional<Word> own = words.find(incident.id(), part(incident, opening));
    if (own.isPresent()) {
      return opening && role == Role.FOLLOWER && isLongAgo(own.get())
          ? Say.OTHERS
          : decided(with, incident, opening, role, own.get());
    }
    Optional<As> opened = words.opening(incident.id());
    if (!opening && opened.equals(Optional.of(As.ALONE))) {
      return ours(incident, false, As.ALONE);
    }
    return switch (role) {
      case ALONE -> Say.NOW;
      case STARTING -> later(SOON);
      case DATABASE_DOWN -> alone(with, incident, opening);
      case LEADER, POOLED, FOLLOWER -> agreed(with, incident, opening, role);
    };
  }

  private static String part(Incident incident, boolean opening) {
    return opening ? incident.severity().name() : OwnWords.END;
  }

  /** Another message about what we told long ago is a reminder, and the leader's to send. */
  private boolean isLongAgo(Word word) {
    return Duration.between(word.at(), time.now()).compareTo(LONG_AGO) > 0;
  }

  /** What we once claimed, unless somebody took it over because we were dead for too long. */
  private Say decided(FleetDesk with, Incident incident, boolean opening, Role role, Word own) {
    boolean alone = own.as() == As.ALONE || role == Role.ALONE || role == Role.DATABASE_DOWN;
    if (alone || with.ledger() == Ledger.State.UNUSABLE) {
      return Say.NOW;
    }
    if (role == Role.STARTING || with.ledger() == Ledger.State.UNSEEN) {
      return later(SOON);
    }
    Told.Subject subject = Told.Subject.of(incident);
    String slot = slot(incident, opening).name();
    Told.Answer answer =
        with.ask((ledger, session) -> ledger.told(session, subject).byOthers(slot))
            .orElse(Told.Answer.UNTOLD);
    return switch (answer) {
      case UNTOLD -> Say.NOW;
      case TOLD -> others(incident);
      case TAKEN -> later(AGAIN);
    };
  }

  private Say later(Duration wait) {
    return Say.later(time.now().plus(wait));
  }

  private Say ours(Incident incident, boolean opening, As as) {
    words.keep(incident.id(), part(incident, opening), as);
    return Say.NOW;
  }

  private Say others(Incident incident) {
    toldByOthers.put(incident.id(), true);
    return Say.OTHERS;
  }

  /** Nobody can agree: tells after a wait of its own, unless it was told before. */
  private Say alone(FleetDesk with, Incident incident, boolean opening) {
    Duration down = with.leadership().since();
    if (!opening) {
      boolean told = words.opening(incident.id()).isPresent();
      return told && down.compareTo(LONG_DOWN) > 0
          ? ours(incident, false, As.LEADER)
          : later(AGAIN);
    }
    if (toldByOthers.containsKey(incident.id())) {
      return Say.OTHERS;
    }
    Instant due = incident.opened().plus(fleet.delay());
    Instant settled = time.now().plus(LEAST_DOWN).minus(down);
    Instant from = due.isAfter(settled) ? due : settled;
    return time.now().isBefore(from) ? Say.later(from) : ours(incident, true, As.ALONE);
  }

  /** What a look into the ledger gave. */
  private enum Turn {
    OURS,
    REMINDER,
    OTHERS,
    WAIT
  }

  private Say agreed(FleetDesk with, Incident incident, boolean opening, Role role) {
    boolean leads = role != Role.FOLLOWER;
    switch (with.ledger()) {
      case UNSEEN -> {
        return later(SOON);
      }
      case UNUSABLE -> {
        if (leads) {
          return ours(incident, opening, As.LEADER);
        }
        return opening ? later(AGAIN) : Say.OTHERS;
      }
      case USABLE -> {}
    }
    boolean may = leads || (!opening && leaderIsSilent(incident));
    boolean early = !opening && with.leadership().since().compareTo(ROUND) < 0;
    Ask ask = new Ask(incident, opening, may, early, role == Role.LEADER);
    Optional<Turn> turn = with.ask((ledger, session) -> ask.in(ledger, session, time.now()));
    if (turn.isEmpty()) {
      return leads && failsForLong(incident) ? ours(incident, opening, As.LEADER) : later(SOON);
    }
    failing.remove(incident.id());
    return switch (turn.get()) {
      case OURS -> {
        with.claimed(slot(incident, opening));
        yield ours(incident, opening, As.LEADER);
      }
      case REMINDER -> Say.NOW;
      case OTHERS -> others(incident);
      case WAIT -> later(AGAIN);
    };
  }

  /** A ledger that answers with errors must not keep an alert back: twice is better than never. */
  private boolean failsForLong(Incident incident) {
    Instant now = time.now();
    Instant first = failing.computeIfAbsent(incident.id(), id -> now);
    return Duration.between(first, now).compareTo(LEDGER_FAILS) > 0;
  }

  /** We told the opening; who leads now may know nothing of it. */
  private boolean leaderIsSilent(Incident incident) {
    Instant resolved = incident.resolved();
    return resolved != null
        && words.opening(incident.id()).isPresent()
        && Duration.between(resolved, time.now()).compareTo(LEADER_IS_SILENT) > 0;
  }

  private static Slot slot(Incident incident, boolean opening) {
    Told.Subject subject = Told.Subject.of(incident);
    return new Slot(Told.JOB, opening ? subject.opening(incident.severity()) : subject.end());
  }

  /**
   * A question to the ledger.
   *
   * @param may the answer "nobody told it" means: claim it
   * @param early somebody may not yet have written that it told the opening
   */
  private record Ask(
      Incident incident, boolean opening, boolean may, boolean early, boolean leads) {

    Turn in(Ledger ledger, Connection session, Instant now) throws SQLException {
      Told.Subject subject = Told.Subject.of(incident);
      Told.Ages ages = Told.Ages.of(incident, now);
      return ledger.alone(
          session,
          subject.name(),
          () -> {
            Told told = ledger.told(session, subject);
            Turn turn = turn(told, subject, ages);
            if (turn == Turn.OURS) {
              Slot slot = slot(incident, opening);
              ledger.take(session, slot.job(), slot.name());
            }
            return turn;
          });
    }

    private Turn turn(Told told, Told.Subject subject, Told.Ages ages) {
      Told.Answer answer =
          opening ? told.opening(subject, incident.severity(), ages) : told.end(subject, ages);
      return switch (answer) {
        case TAKEN -> Turn.WAIT;
        case TOLD -> opening && leads && told.longAgo(subject, ages) ? Turn.REMINDER : Turn.OTHERS;
        case UNTOLD -> may && !(early && !told.isOpen(subject)) ? Turn.OURS : Turn.WAIT;
      };
    }
  }

  @Override
  public void told(Incident incident, Notification.Kind kind) {
    FleetDesk with = desk;
    if (with == null || incident.about().scope() == Scope.NODE) {
      return;
    }
    if (!incident.isOpen()) {
      words.find(incident.id(), OwnWords.END).ifPresent(word -> done(with, slot(incident, false)));
      return;
    }
    Told.Subject subject = Told.Subject.of(incident);
    for (Severity severity : Severity.values()) {
      words
          .find(incident.id(), severity.name())
          .ifPresent(
              word -> {
                if (word.as() == As.ALONE) {
                  toldAlone(with, subject);
                } else {
                  done(with, new Slot(Told.JOB, subject.opening(severity)));
                }
              });
    }
  }

  private void done(FleetDesk desk, Slot slot) {
    desk.settled(slot);
    long at = time.nanoTime();
    desk.write(
        slot,
        (ledger, session) -> {
          ledger.done(session, slot.job(), slot.name(), Duration.ofNanos(time.nanoTime() - at));
          return true;
        });
  }

  private static void toldAlone(FleetDesk desk, Told.Subject subject) {
    Slot slot = new Slot(Told.JOB_ALONE, subject.alone(desk.claimant()));
    desk.write(
        slot,
        (ledger, session) -> {
          ledger.note(session, slot.job(), slot.name());
          return true;
        });
  }

  /** One thread for all replicas and all times, since none of them may know of the others. */
  @Override
  public String thread(Incident incident) {
    return desk == null || incident.about().scope() == Scope.NODE
        ? incident.id()
        : fleet.thread(incident.rule(), incident.reading().target());
  }
}
