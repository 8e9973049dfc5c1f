package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * The share of dead rows in the worst table of this database; tables with at most {@value #LEAST}
 * of them are left out, for autovacuum rightly does so too.
 */
final class DeadTuples implements Question {
  static final ReadingKey KEY = ReadingKey.of("db.dead-tuples");
  static final int LEAST = 10_000;

  private static final int MOST_NAME = 128;

  private static final String SQL =
      """
      SELECT /* pitwall */ schemaname || '.' || relname, n_dead_tup,
        n_dead_tup::float8 / (n_dead_tup + n_live_tup),
        coalesce(to_char(greatest(last_vacuum, last_autovacuum), 'YYYY-MM-DD HH24:MI TZ'), '')
      FROM pg_stat_user_tables
      WHERE n_dead_tup > %d
      ORDER BY 3 DESC
      LIMIT 10
      """
          .formatted(LEAST);

  private final Messages words;

  DeadTuples(Messages words) {
    this.words = words;
  }

  @Override
  public String id() {
    return "dead-tuples";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(5);
  }

  /** A standby does not vacuum, and counts no dead rows. */
  @Override
  public boolean applies(ServerFacts facts) {
    return !facts.standby();
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(new Reading.Unknown(KEY, Unit.RATIO, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    List<Offender> worst = session.rows(SQL, this::table);
    double value = worst.isEmpty() ? 0 : worst.get(0).value();
    return List.of(new Reading.Measured(KEY, Unit.RATIO, value, "", worst));
  }

  private Offender table(ResultSet row) throws SQLException {
    String vacuumed = row.getString(4);
    String name =
        words.get(
            vacuumed.isEmpty() ? "offender.table.never" : "offender.table",
            "table",
            Redaction.printable(row.getString(1), MOST_NAME),
            "dead",
            row.getLong(2),
            "vacuumed",
            vacuumed);
    return new Offender(name, row.getDouble(3), Unit.RATIO);
  }
}
