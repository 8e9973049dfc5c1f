package dev.pitwall.check.postgres;

import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One run: get in, learn what the server is, read the sessions, read the statements. Every part is
 * on its own: what one cannot read leaves the others alone.
 */
final class PostgresCheck implements Check {
  static final ReadingKey DOWN = ReadingKey.of("db.down");
  static final ReadingKey CONNECT_TIME = ReadingKey.of("db.connect-time");

  private final Door door;
  private final Connections connections;
  private final SlowStatements slowStatements;
  private final Rights rights;
  private final Messages words;
  private final ReentrantLock running = new ReentrantLock();
  private List<Reading> lastShut = List.of();

  PostgresCheck(
      Door door,
      Connections connections,
      SlowStatements slowStatements,
      Rights rights,
      Messages words) {
    this.door = door;
    this.connections = connections;
    this.slowStatements = slowStatements;
    this.rights = rights;
    this.words = words;
  }

  @Override
  public String id() {
    return "postgres";
  }

  /** Slow statements are a difference of counters. */
  @Override
  public boolean needsTwoSamples() {
    return true;
  }

  @Override
  public List<Reading> unknown(String reason) {
    List<Reading> readings = new ArrayList<>();
    readings.add(new Reading.Unknown(DOWN, Unit.COUNT, reason));
    readings.addAll(rest(null, reason));
    return readings;
  }

  @Override
  public List<Reading> run() throws InterruptedException {
    if (!running.tryLock()) {
      return unknown(words.get("unknown.busy"));
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
      return open.session() == null ? noSession(open) : inside(open, open.session(), again);
    }
    lastShut =
        reach instanceof Reach.Down down
            ? down(down.trouble())
            : unknown(((Reach.Refused) reach).trouble().text(words));
    return lastShut;
  }

  private List<Reading> down(Trouble trouble) {
    String text = trouble.text(words);
    List<Reading> readings = new ArrayList<>();
    readings.add(new Reading.Measured(DOWN, Unit.COUNT, 1, text, List.of()));
    readings.addAll(rest(null, words.get("unknown.down", "trouble", text)));
    return readings;
  }

  private List<Reading> noSession(Reach.Open open) {
    Trouble remark = open.remark();
    String text = remark == null ? words.get("unknown.session") : remark.text(words);
    List<Reading> readings = new ArrayList<>();
    readings.add(new Reading.Measured(DOWN, Unit.COUNT, 0, text, List.of()));
    readings.addAll(rest(null, text));
    return readings;
  }

  private List<Reading> rest(@Nullable Duration connectTime, String reason) {
    List<Reading> readings = new ArrayList<>();
    readings.add(connectTime(connectTime, reason));
    readings.addAll(Connections.unknown(reason));
    readings.add(SlowStatements.unknown(reason));
    return readings;
  }

  private static Reading connectTime(@Nullable Duration connectTime, String reason) {
    return connectTime == null
        ? new Reading.Unknown(CONNECT_TIME, Unit.SECONDS, reason)
        : new Reading.Measured(CONNECT_TIME, Unit.SECONDS, connectTime.toNanos() / 1e9);
  }

  private List<Reading> inside(Reach.Open open, Connection session, boolean again)
      throws InterruptedException {
    List<Reading> readings = new ArrayList<>();
    Trouble slow = open.remark();
    ServerFacts facts;
    try {
      facts = ServerFacts.read(session);
      rights.check(facts);
    } catch (SQLException e) {
      Trouble trouble = Trouble.asking(e);
      if (over(session)) {
        return lost(trouble, again);
      }
      readings.add(new Reading.Measured(DOWN, Unit.COUNT, 0, trouble.text(words), List.of()));
      readings.addAll(rest(open.connectTime(), trouble.text(words)));
      return readings;
    }
    readings.add(connectTime(open.connectTime(), words.get("unknown.session")));
    try {
      readings.addAll(connections.read(session, facts));
    } catch (SQLException e) {
      Trouble trouble = Trouble.asking(e);
      if (over(session)) {
        return lost(trouble, again);
      }
      slow = trouble;
      readings.addAll(Connections.unknown(trouble.text(words)));
    }
    try {
      readings.add(slowStatements.read(session, facts));
    } catch (SQLException e) {
      Trouble trouble = Trouble.asking(e);
      if (over(session)) {
        return lost(trouble, again);
      }
      slow = trouble;
      readings.add(SlowStatements.unknown(trouble.text(words)));
    }
    String remark = slow == null ? "" : slow.text(words);
    readings.add(0, new Reading.Measured(DOWN, Unit.COUNT, 0, remark, List.of()));
    return readings;
  }

  /** A session that ended under us says nothing yet about the server: a fresh one decides. */
  private List<Reading> lost(Trouble trouble, boolean again) throws InterruptedException {
    door.lost();
    if (again) {
      return ask(false);
    }
    List<Reading> readings = new ArrayList<>();
    String text = trouble.text(words);
    readings.add(new Reading.Measured(DOWN, Unit.COUNT, 0, text, List.of()));
    readings.addAll(rest(null, text));
    return readings;
  }

  private static boolean over(Connection session) {
    try {
      return session.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  @Override
  public void close() {
    door.close();
  }
}
