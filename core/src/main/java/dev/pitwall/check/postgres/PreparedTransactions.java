package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.sql.SQLException;
import java.util.List;

/** The age of the oldest transaction that was prepared and neither committed nor rolled back. */
final class PreparedTransactions implements Question {
  static final ReadingKey KEY = ReadingKey.of("db.prepared-transactions");

  private static final int MOST_NAME = 64;

  private static final String SQL =
      """
      SELECT /* pitwall */ gid || ' (' || owner || ', ' || database || ')',
        extract(epoch FROM clock_timestamp() - prepared)::float8
      FROM pg_prepared_xacts
      ORDER BY prepared
      LIMIT 5
      """;

  @Override
  public String id() {
    return "prepared-transactions";
  }

  @Override
  public boolean applies(ServerFacts facts) {
    return facts.preparedSlots() > 0;
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of();
  }

  @Override
  public List<Reading> failed(String reason) {
    return List.of(new Reading.Unknown(KEY, Unit.SECONDS, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    List<Offender> oldest =
        session.rows(
            SQL,
            row ->
                new Offender(
                    Redaction.printable(row.getString(1), MOST_NAME),
                    Math.max(0, row.getDouble(2)),
                    Unit.SECONDS));
    double value = oldest.isEmpty() ? 0 : oldest.get(0).value();
    return List.of(new Reading.Measured(KEY, Unit.SECONDS, value, "", oldest));
  }
}
