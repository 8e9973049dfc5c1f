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
 * Data pages that were found damaged. Databases with a failure within the last day count; the
 * server keeps the time, so that neither a restart of Pitwall nor the first look misses one.
 */
final class ChecksumFailures implements Question {
  static final ReadingKey KEY = ReadingKey.of("db.checksum-failures");

  private static final int MOST_NAME = 64;

  private static final String SQL =
      """
      SELECT /* pitwall */ coalesce(datname, ''), checksum_failures
      FROM pg_stat_database
      WHERE checksum_failures > 0
        AND checksum_last_failure > clock_timestamp() - interval '24 hours'
      ORDER BY 2 DESC
      LIMIT 10
      """;

  private final Messages words;

  ChecksumFailures(Messages words) {
    this.words = words;
  }

  @Override
  public String id() {
    return "checksums";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(1);
  }

  @Override
  public boolean applies(ServerFacts facts) {
    return facts.checksums();
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of();
  }

  @Override
  public List<Reading> failed(String reason) {
    return List.of(new Reading.Unknown(KEY, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    List<Offender> damaged =
        session.rows(
            SQL,
            row -> {
              String name = Redaction.printable(row.getString(1), MOST_NAME);
              return new Offender(
                  name.isEmpty() ? words.get("offender.shared") : name, row.getLong(2), Unit.COUNT);
            });
    double value = damaged.stream().mapToDouble(Offender::value).sum();
    return List.of(new Reading.Measured(KEY, Unit.COUNT, value, "", damaged));
  }
}
