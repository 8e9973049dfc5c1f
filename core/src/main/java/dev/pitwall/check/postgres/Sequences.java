package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How much of its range the fullest sequence has used. The range ends where the sequence ends, or
 * where the column that it feeds does: a bigint sequence that feeds an integer column is full at
 * 2.1 billion.
 */
final class Sequences implements Question {
  static final ReadingKey KEY = ReadingKey.of("db.sequences");

  /** Each one is locked while it is read, and the server's room for locks is finite. */
  private static final int MOST = 500;

  private static final int MOST_SHOWN = 10;
  private static final int MOST_NAME = 128;

  private static final String SQL =
      """
      SELECT /* pitwall */ name,
        CASE WHEN NOT readable THEN NULL
             WHEN increment > 0 THEN (last - low) / (high - low)
             ELSE (high - last) / (high - low) END,
        readable
      FROM (
        SELECT n.nspname || '.' || c.relname AS name, s.seqincrement AS increment,
          has_sequence_privilege(c.oid, 'USAGE, SELECT') AS readable,
          greatest(s.seqmin, CASE a.atttypid WHEN 'int2'::regtype THEN -32768
            WHEN 'int4'::regtype THEN -2147483648 ELSE s.seqmin END)::float8 AS low,
          least(s.seqmax, CASE a.atttypid WHEN 'int2'::regtype THEN 32767
            WHEN 'int4'::regtype THEN 2147483647 ELSE s.seqmax END)::float8 AS high,
          CASE WHEN has_sequence_privilege(c.oid, 'USAGE, SELECT')
               THEN pg_sequence_last_value(c.oid) END::float8 AS last
        FROM pg_sequence s
          JOIN pg_class c ON c.oid = s.seqrelid AND c.relpersistence = 'p'
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
            AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
            AND d.deptype IN ('a', 'i')
          LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE NOT s.seqcycle AND s.seqmax > s.seqmin
        ORDER BY s.seqmax, c.oid
        LIMIT %d) each
      ORDER BY 2 DESC NULLS LAST
      """
          .formatted(MOST);

  private record Sequence(String name, @Nullable Double used, boolean readable) {}

  private final Rights rights;
  private final Messages words;

  Sequences(Rights rights, Messages words) {
    this.rights = rights;
    this.words = words;
  }

  @Override
  public String id() {
    return "sequences";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(15);
  }

  @Override
  public boolean applies(ServerFacts facts) {
    return !facts.standby();
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of();
  }

  @Override
  public List<Reading> failed(String reason) {
    return List.of(new Reading.Unknown(KEY, Unit.RATIO, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    List<Sequence> sequences =
        session.rows(
            SQL,
            row ->
                new Sequence(
                    Redaction.printable(row.getString(1), MOST_NAME),
                    row.getObject(2, Double.class),
                    row.getBoolean(3)));
    long hidden = sequences.stream().filter(sequence -> !sequence.readable()).count();
    rights.sequences(facts, hidden == 0);
    if (sequences.size() == hidden) {
      // pg_monitor alone is enough for the checks; this one is told as a finding
      return List.of();
    }
    List<Offender> fullest =
        sequences.stream()
            .filter(sequence -> sequence.used() != null)
            .limit(MOST_SHOWN)
            .map(
                sequence ->
                    new Offender(
                        sequence.name(),
                        Math.max(0, Objects.requireNonNullElse(sequence.used(), 0.0)),
                        Unit.RATIO))
            .toList();
    double value = fullest.isEmpty() ? 0 : fullest.get(0).value();
    String detail = hidden == 0 ? "" : words.get("detail.sequences.hidden", "hidden", hidden);
    return List.of(new Reading.Measured(KEY, Unit.RATIO, value, detail, fullest));
  }
}
