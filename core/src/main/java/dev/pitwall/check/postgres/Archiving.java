package dev.pitwall.check.postgres;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Finished WAL files that wait for the archive. The age of the oldest one tells a command that
 * fails, one that hangs and one that is not set alike; pg_stat_archiver knows the first only.
 */
final class Archiving implements Question {
  static final ReadingKey DELAY = ReadingKey.of("db.archive.delay");
  static final ReadingKey BACKLOG = ReadingKey.of("db.archive.backlog");

  private static final int MOST_NAME = 64;

  private static final String WAITING =
      """
      SELECT /* pitwall */ count(*),
        coalesce(extract(epoch FROM clock_timestamp() - min(modification)), 0)::float8
      FROM pg_ls_archive_statusdir()
      WHERE name LIKE '%.ready'
      """;

  private static final String FAILURE =
      """
      SELECT /* pitwall */
        last_failed_time > coalesce(last_archived_time, '-infinity'),
        coalesce(last_failed_wal, ''), failed_count
      FROM pg_stat_archiver
      """;

  private record Waiting(long files, double seconds) {}

  private final Messages words;

  Archiving(Messages words) {
    this.words = words;
  }

  @Override
  public String id() {
    return "archiving";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(1);
  }

  @Override
  public boolean applies(ServerFacts facts) {
    return facts.archives();
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of();
  }

  @Override
  public List<Reading> failed(String reason) {
    return List.of(
        new Reading.Unknown(DELAY, Unit.SECONDS, reason),
        new Reading.Unknown(BACKLOG, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    if (!facts.monitor()) {
      return failed(words.get("unknown.monitor", "role", facts.role()));
    }
    Waiting waiting =
        session.row(WAITING, row -> new Waiting(row.getLong(1), Math.max(0, row.getDouble(2))));
    String failure =
        session.row(
            FAILURE,
            row ->
                row.getBoolean(1)
                    ? words.get(
                        "detail.archive.failing",
                        "file",
                        Redaction.printable(row.getString(2), MOST_NAME),
                        "count",
                        row.getLong(3))
                    : "");
    return List.of(
        new Reading.Measured(DELAY, Unit.SECONDS, waiting.seconds(), failure, List.of()),
        new Reading.Measured(BACKLOG, Unit.COUNT, waiting.files(), failure, List.of()));
  }
}
