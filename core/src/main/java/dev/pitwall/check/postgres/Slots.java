package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Replication slots that nobody uses and that make the server keep WAL for them, until the disk is
 * full. A server without slots gives no reading.
 */
final class Slots implements Question {
  static final String RETAINED = "db.slot.retained";
  static final ReadingKey LOST = ReadingKey.of("db.slots.lost");

  private static final int MOST_NAME = 64;

  /** By way of JSON a column that this version does not have is null and no mistake. */
  private static final String SQL =
      """
      SELECT /* pitwall */ slot_name, active,
        pg_wal_lsn_diff(:here, restart_lsn)::float8,
        to_jsonb(s) ->> 'wal_status'
      FROM pg_replication_slots s
      WHERE NOT temporary
      ORDER BY coalesce(to_jsonb(s) ->> 'wal_status' = 'lost', false) DESC, active,
        3 DESC NULLS LAST
      LIMIT 10
      """;

  private record Slot(String name, boolean active, @Nullable Double retained, String status) {
    boolean lost() {
      return status.equals("lost");
    }
  }

  private final Messages words;

  Slots(Messages words) {
    this.words = words;
  }

  @Override
  public String id() {
    return "slots";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of();
  }

  @Override
  public List<Reading> failed(String reason) {
    return List.of(new Reading.Unknown(LOST, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    List<Slot> slots =
        session.rows(
            SQL.replace(":here", facts.walPosition()),
            row ->
                new Slot(
                    Redaction.printable(row.getString(1), MOST_NAME),
                    row.getBoolean(2),
                    row.getObject(3, Double.class),
                    Objects.requireNonNullElse(row.getString(4), "")));
    if (slots.isEmpty()) {
      return List.of();
    }
    List<Reading> readings = new ArrayList<>();
    for (Slot slot : slots) {
      ReadingKey key = ReadingKey.of(RETAINED, "slot", slot.name());
      Double behind = slot.retained();
      double retained = slot.active() || behind == null ? 0 : Math.max(0, behind);
      String state = words.get(slot.active() ? "detail.slot.active" : "detail.slot.inactive");
      readings.add(new Reading.Measured(key, Unit.BYTES, retained, state, List.of()));
    }
    if (facts.major() >= 13) {
      List<Offender> lost =
          slots.stream()
              .filter(Slot::lost)
              .map(slot -> new Offender(slot.name(), 1, Unit.COUNT))
              .toList();
      readings.add(new Reading.Measured(LOST, Unit.COUNT, lost.size(), "", lost));
    }
    return readings;
  }
}
