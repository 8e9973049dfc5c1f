package dev.pitwall.check.postgres;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** How much room the write-ahead log takes. */
final class WalSize implements Question {
  static final ReadingKey KEY = ReadingKey.of("db.wal-size");

  private static final String SQL =
      "SELECT /* pitwall */ coalesce(sum(size), 0)::float8 FROM pg_ls_waldir()";

  private final Messages words;

  WalSize(Messages words) {
    this.words = words;
  }

  @Override
  public String id() {
    return "wal-size";
  }

  @Override
  public Duration every() {
    return Duration.ofMinutes(5);
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(new Reading.Unknown(KEY, Unit.BYTES, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    // the function is given to pg_monitor itself, not to the roles that are in it
    if (!facts.monitor()) {
      return unknown(words.get("unknown.monitor", "role", facts.role()));
    }
    double bytes = session.row(SQL, row -> row.getDouble(1));
    return List.of(new Reading.Measured(KEY, Unit.BYTES, bytes));
  }
}
