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
 * How many transactions ago the oldest snapshot was taken that somebody still needs, and who.
 * Vacuum can remove nothing newer.
 */
final class XminHorizon implements Question {
  static final ReadingKey KEY = ReadingKey.of("db.xmin-horizon");

  private static final int MOST_NAME = 64;

  private static final String SQL =
      """
      SELECT /* pitwall */ holder, name, age FROM (
        SELECT 'session' AS holder, application_name || ' ' || pid AS name,
          greatest(age(backend_xmin), age(backend_xid)) AS age
        FROM pg_stat_activity
        WHERE backend_type <> 'walsender' AND pid <> pg_backend_pid()
        UNION ALL
        SELECT 'standby', application_name, age(backend_xmin) FROM pg_stat_replication
        UNION ALL
        SELECT 'slot', slot_name, greatest(age(xmin), age(catalog_xmin))
        FROM pg_replication_slots
        UNION ALL
        SELECT 'prepared', gid, age(transaction) FROM pg_prepared_xacts) holders
      WHERE age IS NOT NULL
      ORDER BY age DESC
      LIMIT 5
      """;

  private final Messages words;

  XminHorizon(Messages words) {
    this.words = words;
  }

  @Override
  public String id() {
    return "xmin-horizon";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(1);
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
      return unknown(words.get("unknown.grant", "role", facts.role()));
    }
    List<Offender> holders =
        session.rows(
            SQL,
            row ->
                new Offender(
                    words.get(
                        "offender.horizon." + row.getString(1),
                        "name",
                        Redaction.printable(row.getString(2), MOST_NAME)),
                    row.getLong(3),
                    Unit.COUNT));
    double value = holders.isEmpty() ? 0 : holders.get(0).value();
    return List.of(new Reading.Measured(KEY, Unit.COUNT, value, "", holders));
  }
}
