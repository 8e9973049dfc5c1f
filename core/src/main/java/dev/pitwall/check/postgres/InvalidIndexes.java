package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Indexes that a failed CREATE INDEX CONCURRENTLY or REINDEX left behind: written at each change,
 * used by no query. One that is being built is not among them.
 */
final class InvalidIndexes implements Question {
  static final ReadingKey KEY = ReadingKey.of("db.invalid-indexes");

  private static final int MOST_SHOWN = 10;
  private static final int MOST_NAME = 128;

  private static final String SQL =
      """
      SELECT /* pitwall */ n.nspname || '.' || c.relname
      FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT (i.indisvalid AND i.indisready) AND c.relkind = 'i'
        AND n.nspname NOT IN ('pg_catalog', 'pg_toast')
        AND NOT EXISTS (SELECT 1 FROM pg_stat_progress_create_index p
                         WHERE p.index_relid = c.oid OR p.relid = i.indrelid)
      ORDER BY 1
      LIMIT 1000
      """;

  private final Messages words;

  InvalidIndexes(Messages words) {
    this.words = words;
  }

  @Override
  public String id() {
    return "invalid-indexes";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(5);
  }

  @Override
  public boolean applies(ServerFacts facts) {
    return !facts.standby();
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(new Reading.Unknown(KEY, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    if (!facts.readsStatistics()) {
      // which indexes are being built right now is shown to their builder only
      return unknown(words.get("unknown.grant", "role", facts.role()));
    }
    List<String> names = session.rows(SQL, row -> Redaction.printable(row.getString(1), MOST_NAME));
    List<Offender> shown =
        names.stream().limit(MOST_SHOWN).map(name -> new Offender(name, 1, Unit.COUNT)).toList();
    return List.of(new Reading.Measured(KEY, Unit.COUNT, names.size(), "", shown));
  }
}
