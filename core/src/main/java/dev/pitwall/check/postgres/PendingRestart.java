package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Settings that were changed in the files and hold from the next restart on only. */
final class PendingRestart implements Question {
  static final ReadingKey KEY = ReadingKey.of("db.pending-restart");

  private static final int MOST_SHOWN = 10;

  private static final String SQL =
      "SELECT /* pitwall */ name FROM pg_settings WHERE pending_restart ORDER BY name LIMIT 500";

  @Override
  public String id() {
    return "pending-restart";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(5);
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(new Reading.Unknown(KEY, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    List<Offender> settings =
        session.rows(SQL, row -> new Offender(row.getString(1), 1, Unit.COUNT));
    List<Offender> shown = settings.stream().limit(MOST_SHOWN).toList();
    return List.of(new Reading.Measured(KEY, Unit.COUNT, settings.size(), "", shown));
  }
}
