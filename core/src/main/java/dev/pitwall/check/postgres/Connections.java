package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who is connected: client backends over all databases. */
final class Connections implements Question {
  static final ReadingKey COUNT = ReadingKey.of("db.connections");
  static final ReadingKey SHARE = ReadingKey.of("db.connections.share");
  static final String BY_STATE = "db.connections.by-state";
  static final List<String> STATES =
      List.of("active", "idle", "idle-in-transaction", "idle-in-transaction-aborted", "other");

  private static final int OFFENDERS = 5;
  private static final int MOST_NAME = 64;

  /** Without the right to see other roles' sessions their backend_type is null. */
  private static final String SQL =
      """
      SELECT /* pitwall */ coalesce(state, ''), coalesce(application_name, ''),
        coalesce(usename::text, ''),
        pid = pg_backend_pid() OR coalesce(application_name, '') ~ '^pitwall(/|$)',
        count(*)
      FROM pg_stat_activity
      WHERE backend_type = 'client backend' OR (backend_type IS NULL AND datid IS NOT NULL)
      GROUP BY 1, 2, 3, 4
      ORDER BY 5 DESC, 2, 1, 3
      """;

  private final Messages words;

  Connections(Messages words) {
    this.words = words;
  }

  @Override
  public String id() {
    return "connections";
  }

  /** Sessions of one application, user and state. */
  private record Group(String state, String app, String user, boolean own, long count) {}

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    long clients = 0;
    long own = 0;
    Map<String, Long> states = new TreeMap<>();
    STATES.forEach(state -> states.put(state, 0L));
    List<Offender> offenders = new ArrayList<>();
    for (Group group : session.rows(SQL, Connections::group)) {
      if (group.own()) {
        own += group.count();
        continue;
      }
      clients += group.count();
      states.merge(group.state(), group.count(), Long::sum);
      if (offenders.size() < OFFENDERS) {
        String name =
            words.get(
                "offender.connection",
                "app",
                group.app(),
                "user",
                group.user(),
                "state",
                group.state());
        offenders.add(new Offender(name, group.count(), Unit.COUNT));
      }
    }
    return readings(clients, own, states, offenders, facts);
  }

  private static Group group(ResultSet row) throws SQLException {
    return new Group(
        state(row.getString(1)),
        Redaction.printable(row.getString(2), MOST_NAME),
        Redaction.printable(row.getString(3), MOST_NAME),
        row.getBoolean(4),
        row.getLong(5));
  }

  private List<Reading> readings(
      long clients,
      long own,
      Map<String, Long> states,
      List<Offender> offenders,
      ServerFacts facts) {
    List<Reading> readings = new ArrayList<>();
    String seen = facts.readsStatistics() ? "" : words.get("detail.connections.partly");
    readings.add(new Reading.Measured(COUNT, Unit.COUNT, clients, seen, offenders));
    if (facts.usableSlots() > 0) {
      long used = clients + own;
      double share = Math.min(1.0, (double) used / facts.usableSlots());
      String detail =
          words.get("detail.connections.share", "used", used, "usable", facts.usableSlots());
      readings.add(new Reading.Measured(SHARE, Unit.RATIO, share, detail, offenders));
    } else {
      readings.add(new Reading.Unknown(SHARE, Unit.RATIO, words.get("unknown.slots")));
    }
    for (String state : STATES) {
      ReadingKey key = ReadingKey.of(BY_STATE, "state", state);
      readings.add(
          facts.readsStatistics()
              ? new Reading.Measured(key, Unit.COUNT, states.getOrDefault(state, 0L))
              : new Reading.Unknown(
                  key, Unit.COUNT, words.get("unknown.grant", "role", facts.role())));
    }
    return readings;
  }

  private static String state(String state) {
    return switch (state) {
      case "active", "idle" -> state;
      case "idle in transaction" -> "idle-in-transaction";
      case "idle in transaction (aborted)" -> "idle-in-transaction-aborted";
      default -> "other";
    };
  }

  @Override
  public List<Reading> unknown(String reason) {
    List<Reading> readings = new ArrayList<>();
    readings.add(new Reading.Unknown(COUNT, Unit.COUNT, reason));
    readings.add(new Reading.Unknown(SHARE, Unit.RATIO, reason));
    for (String state : STATES) {
      readings.add(
          new Reading.Unknown(ReadingKey.of(BY_STATE, "state", state), Unit.COUNT, reason));
    }
    return readings;
  }
}
