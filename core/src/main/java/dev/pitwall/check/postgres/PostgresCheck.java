package dev.pitwall.check.postgres;

import dev.pitwall.check.Check;
import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.text.Messages;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** One run: get in, learn what the server is, ask what is due. */
final class PostgresCheck implements Check {
  private final Door door;
  private final Availability availability;
  private final Rights rights;
  private final Agenda agenda;
  private final Messages words;
  private final AtomicLong asked = new AtomicLong();
  private final ReentrantLock running = new ReentrantLock();
  private List<Reading> lastShut = List.of();

  PostgresCheck(Door door, Rights rights, Agenda agenda, Messages words) {
    this.door = door;
    this.availability = new Availability(words);
    this.rights = rights;
    this.agenda = agenda;
    this.words = words;
  }

  @Override
  public String id() {
    return "postgres";
  }

  /** Slow statements, deadlocks and the like are differences of counters. */
  @Override
  public boolean needsTwoSamples() {
    return true;
  }

  /** Replication, archiving and the like have readings only where they are in use. */
  @Override
  public boolean answers(String reading) {
    return reading.startsWith("db.");
  }

  @Override
  public List<Reading> unknown(String reason) {
    return with(Availability.unknown(reason), agenda.unknown(reason));
  }

  private static List<Reading> with(List<Reading> first, List<Reading> rest) {
    List<Reading> readings = new ArrayList<>(first);
    readings.addAll(rest);
    return readings;
  }

  @Override
  public List<Reading> run() throws InterruptedException {
    if (!running.tryLock()) {
      // the other thread has the agenda, so only what is always there is named
      return Availability.unknown(words.get("unknown.busy"));
    }
    try {
      if (door.closed()) {
        return unknown(words.get("unknown.closed"));
      }
      return door.waiting() ? lastShut : ask(true);
    } finally {
      running.unlock();
    }
  }

  /**
   * Asks.
   *
   * @param again true if a lost session may be replaced once
   */
  private List<Reading> ask(boolean again) throws InterruptedException {
    Reach reach = door.reach();
    if (reach instanceof Reach.Open open) {
      lastShut = List.of();
      Connection session = open.session();
      return session == null ? noSession(open) : inside(open, new Session(session, asked), again);
    }
    if (reach instanceof Reach.Down down) {
      String why = words.get("unknown.down", "trouble", down.trouble().text(words));
      lastShut = with(availability.down(down.trouble()), agenda.unknown(why));
    } else {
      Trouble trouble = ((Reach.Refused) reach).trouble();
      lastShut = with(availability.refused(trouble), agenda.unknown(trouble.text(words)));
    }
    return lastShut;
  }

  private List<Reading> noSession(Reach.Open open) {
    Trouble remark = open.remark();
    String text = remark == null ? words.get("unknown.session") : remark.text(words);
    return with(availability.open(remark, List.of(), null, null, null), agenda.unknown(text));
  }

  private List<Reading> inside(Reach.Open open, Session session, boolean again)
      throws InterruptedException {
    ServerFacts facts;
    try {
      facts = ServerFacts.read(session);
    } catch (SQLException e) {
      Trouble trouble = Trouble.asking(e);
      if (session.over()) {
        return lost(trouble, again);
      }
      Trouble slow = trouble.kind() == Trouble.Kind.SLOW ? trouble : null;
      return with(
          availability.open(
              open.remark(), List.of(), open.connectTime(), slow == null ? 0 : 1, trouble),
          agenda.unknown(trouble.text(words)));
    }
    rights.statistics(facts);
    Agenda.Round round = agenda.ask(session, facts);
    if (round.lost() != null) {
      return lost(round.lost(), again);
    }
    return with(
        availability.open(
            open.remark(),
            holders(round.readings()),
            open.connectTime(),
            round.timeouts(),
            round.slow()),
        round.readings());
  }

  private static List<Offender> holders(List<Reading> readings) {
    for (Reading reading : readings) {
      if (reading instanceof Reading.Measured measured
          && measured.key().equals(Connections.COUNT)) {
        return measured.offenders();
      }
    }
    return List.of();
  }

  /** A session that ended under us says nothing yet about the server: a fresh one decides. */
  private List<Reading> lost(Trouble trouble, boolean again) throws InterruptedException {
    door.lost();
    if (again) {
      return ask(false);
    }
    boolean slow = trouble.kind() == Trouble.Kind.SLOW;
    return with(
        availability.open(null, List.of(), null, slow ? 1 : 0, trouble),
        agenda.unknown(trouble.text(words)));
  }

  @Override
  public void close() {
    door.close();
  }
}
