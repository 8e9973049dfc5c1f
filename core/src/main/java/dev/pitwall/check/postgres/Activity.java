package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** How long the oldest transaction is open, idle or busy, and the oldest statement runs. */
final class Activity implements Question {
  static final ReadingKey IDLE = ReadingKey.of("db.idle-in-transaction");
  static final ReadingKey TRANSACTION = ReadingKey.of("db.longest-transaction");
  static final ReadingKey STATEMENT = ReadingKey.of("db.longest-statement");

  private static final int OFFENDERS = 5;

  /** A backup is one long transaction and nobody's mistake. */
  private static final Set<String> BACKUPS =
      Set.of("pg_dump", "pg_dumpall", "pg_restore", "pg_basebackup");

  private static final String SQL =
      """
      SELECT /* pitwall */ pid, coalesce(application_name, ''), coalesce(usename::text, ''),
        coalesce(state, ''),
        coalesce(extract(epoch FROM clock_timestamp() - xact_start), 0)::float8,
        coalesce(extract(epoch FROM clock_timestamp() - state_change), 0)::float8,
        coalesce(extract(epoch FROM clock_timestamp() - query_start), 0)::float8,
        left(coalesce(query, ''), 4000)
      FROM pg_stat_activity
      WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
        AND coalesce(application_name, '') !~ '^pitwall(/|$)'
        AND (xact_start IS NOT NULL OR state = 'active')
      ORDER BY coalesce(xact_start, query_start)
      LIMIT 200
      """;

  private record Busy(
      SessionName who, String state, double transaction, double inState, double statement) {
    boolean idle() {
      return state.startsWith("idle in transaction");
    }

    boolean backup() {
      return BACKUPS.contains(who.app());
    }
  }

  private final Messages words;

  Activity(Messages words) {
    this.words = words;
  }

  @Override
  public String id() {
    return "activity";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(
        new Reading.Unknown(IDLE, Unit.SECONDS, reason),
        new Reading.Unknown(TRANSACTION, Unit.SECONDS, reason),
        new Reading.Unknown(STATEMENT, Unit.SECONDS, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    if (!facts.readsStatistics()) {
      return unknown(words.get("unknown.grant", "role", facts.role()));
    }
    List<Busy> busy = session.rows(SQL, Activity::busy);
    return List.of(
        oldest(IDLE, busy, Busy::idle, Busy::inState),
        oldest(TRANSACTION, busy, one -> !one.backup(), Busy::transaction),
        oldest(
            STATEMENT,
            busy,
            one -> !one.backup() && one.state().equals("active"),
            Busy::statement));
  }

  private static Busy busy(ResultSet row) throws SQLException {
    return new Busy(
        SessionName.of(row.getInt(1), row.getString(2), row.getString(3), row.getString(8)),
        row.getString(4),
        Math.max(0, row.getDouble(5)),
        Math.max(0, row.getDouble(6)),
        Math.max(0, row.getDouble(7)));
  }

  private Reading oldest(
      ReadingKey key, List<Busy> busy, Predicate<Busy> which, ToDoubleFunction<Busy> age) {
    List<Offender> oldest =
        busy.stream()
            .filter(which)
            .sorted(Comparator.comparingDouble(age).reversed())
            .limit(OFFENDERS)
            .map(one -> new Offender(one.who().text(words), age.applyAsDouble(one), Unit.SECONDS))
            .toList();
    double value = oldest.isEmpty() ? 0 : oldest.get(0).value();
    return new Reading.Measured(key, Unit.SECONDS, value, "", oldest);
  }
}
