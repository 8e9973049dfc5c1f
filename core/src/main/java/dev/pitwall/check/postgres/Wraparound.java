package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The age of the oldest row version that is not frozen, over all databases, in transactions and in
 * multixacts. At about 2.1 billion the server refuses to write.
 */
final class Wraparound implements Question {
  static final String NAME = "db.wraparound";
  private static final ReadingKey XID = ReadingKey.of(NAME, "counter", "xid");
  private static final ReadingKey MXID = ReadingKey.of(NAME, "counter", "mxid");

  private static final int OFFENDERS = 5;
  private static final int MOST_NAME = 64;

  private static final String SQL =
      """
      SELECT /* pitwall */ datname, age(datfrozenxid), mxid_age(datminmxid)
      FROM pg_database
      ORDER BY greatest(age(datfrozenxid), mxid_age(datminmxid)) DESC
      LIMIT 5000
      """;

  private record Database(String name, long xid, long mxid) {}

  @Override
  public String id() {
    return "wraparound";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(5);
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(
        new Reading.Unknown(XID, Unit.COUNT, reason),
        new Reading.Unknown(MXID, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    List<Database> databases =
        session.rows(
            SQL,
            row ->
                new Database(
                    Redaction.printable(row.getString(1), MOST_NAME),
                    row.getLong(2),
                    row.getLong(3)));
    return List.of(oldest(XID, databases, Database::xid), oldest(MXID, databases, Database::mxid));
  }

  private static Reading oldest(
      ReadingKey key, List<Database> databases, ToLongFunction<Database> age) {
    List<Offender> oldest =
        databases.stream()
            .sorted(Comparator.comparingLong(age).reversed())
            .limit(OFFENDERS)
            .map(one -> new Offender(one.name(), age.applyAsLong(one), Unit.COUNT))
            .toList();
    double value = oldest.isEmpty() ? 0 : oldest.get(0).value();
    return new Reading.Measured(key, Unit.COUNT, value, "", oldest);
  }
}
