package dev.pitwall.check.postgres;

import dev.pitwall.schedule.TimeSource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The redacted texts of statements by query id. To read one text the server loads the file of all
 * texts into memory, so it is asked for unknown ones only: at once for the first three times, then
 * once in ten minutes.
 */
final class StatementTexts {
  private static final int MOST_KEPT = 1000;
  private static final int MOST_ASKED = 100;
  private static final int MOST_TURNS = 3;
  private static final Duration TURN_EVERY = Duration.ofMinutes(10);

  /** Comments survive in pg_stat_statements; this one is in every statement of ours. */
  private static final String OWN = "/* pitwall */";

  /**
   * One statement.
   *
   * @param counts false for our own, COPY, maintenance and definitions
   */
  record Text(String shown, boolean counts) {}

  private final TimeSource time;
  private final Map<Long, Text> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Text> eldest) {
          return size() > MOST_KEPT;
        }
      };
  private int turns = MOST_TURNS;
  private long turnedAt;

  StatementTexts(TimeSource time) {
    this.time = time;
    this.turnedAt = time.nanoTime();
  }

  @Nullable Text of(long queryId) {
    return known.get(queryId);
  }

  /** Fetches what is not known yet of {@code ids}, if it is time. */
  void learn(Session session, String schema, Collection<Long> ids) throws SQLException {
    List<Long> unknown =
        ids.stream().distinct().filter(id -> !known.containsKey(id)).limit(MOST_ASKED).toList();
    if (unknown.isEmpty() || !turn()) {
      return;
    }
    String sql =
        "SELECT /* pitwall */ DISTINCT ON (queryid) queryid, left(query, 4000) FROM "
            + schema
            + ".pg_stat_statements(true) WHERE queryid = ANY (?) ORDER BY queryid";
    Connection connection = session.connection();
    Array wanted = connection.createArrayOf("int8", unknown.toArray());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, wanted);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          String text = rows.getString(2);
          if (text != null) {
            known.put(rows.getLong(1), text(text));
          }
        }
      }
    }
  }

  static Text text(String raw) {
    Redaction redacted = Redaction.of(raw);
    return new Text(redacted.text(), redacted.query() && !raw.contains(OWN));
  }

  private boolean turn() {
    long earned = (time.nanoTime() - turnedAt) / TURN_EVERY.toNanos();
    if (earned > 0) {
      turns = (int) Math.min(MOST_TURNS, turns + earned);
      turnedAt += earned * TURN_EVERY.toNanos();
    }
    if (turns == 0) {
      return false;
    }
    if (turns == MOST_TURNS) {
      turnedAt = time.nanoTime();
    }
    turns--;
    return true;
  }
}
