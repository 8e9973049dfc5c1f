package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whoever streams from this server: how far behind, and who was there before and is gone. A server
 * that nobody ever streamed from gives no reading.
 */
final class Standbys implements Question {
  static final String BYTES = "db.replica.lag-bytes";
  static final String SECONDS = "db.replica.lag";
  static final ReadingKey MISSING = ReadingKey.of("db.replica.missing");

  private static final int MOST_KNOWN = 50;
  private static final int MOST_NAME = 64;

  /** One that has been away for longer was taken out of service. */
  private static final Duration FORGET = Duration.ofHours(24);

  /**
   * replay_lag is null where nothing was written lately. A standby that has replayed all there is
   * is not behind, whatever the last measured lag was.
   */
  private static final String SQL =
      """
      SELECT /* pitwall */ coalesce(application_name, ''),
        coalesce(host(client_addr), 'local'),
        pg_wal_lsn_diff(:here, replay_lsn)::float8,
        CASE WHEN replay_lsn >= :here THEN 0
             ELSE coalesce(extract(epoch FROM replay_lag), 0) END::float8
      FROM pg_stat_replication
      WHERE state IS NULL OR state IN ('streaming', 'catchup')
      ORDER BY 3 DESC NULLS FIRST
      LIMIT 10
      """;

  private record Standby(String name, @Nullable Double bytes, double seconds) {}

  private final Messages words;
  private final TimeSource time;
  private final Map<String, Long> seen = new HashMap<>();

  Standbys(Messages words, TimeSource time) {
    this.words = words;
    this.time = time;
  }

  @Override
  public String id() {
    return "standbys";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of();
  }

  @Override
  public List<Reading> failed(String reason) {
    return List.of(new Reading.Unknown(MISSING, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    String sql = SQL.replace(":here", facts.walPosition());
    List<Reading> readings = new ArrayList<>();
    Set<String> here = new HashSet<>();
    for (Standby standby : session.rows(sql, Standbys::standby)) {
      // two under one name: the farther one, which comes first, speaks for both
      if (here.add(standby.name())) {
        readings.addAll(readings(standby, facts));
      }
    }
    remember(here);
    if (!seen.isEmpty()) {
      readings.add(missing(here));
    }
    return readings;
  }

  private static Standby standby(ResultSet row) throws SQLException {
    String name = Redaction.printable(row.getString(1) + "@" + row.getString(2), MOST_NAME);
    return new Standby(name, row.getObject(3, Double.class), row.getDouble(4));
  }

  private List<Reading> readings(Standby standby, ServerFacts facts) {
    ReadingKey bytes = ReadingKey.of(BYTES, "standby", standby.name());
    ReadingKey seconds = ReadingKey.of(SECONDS, "standby", standby.name());
    Double behind = standby.bytes();
    if (behind == null) {
      String reason =
          facts.readsStatistics()
              ? words.get("unknown.replaying")
              : words.get("unknown.grant", "role", facts.role());
      return List.of(
          new Reading.Unknown(bytes, Unit.BYTES, reason),
          new Reading.Unknown(seconds, Unit.SECONDS, reason));
    }
    return List.of(
        new Reading.Measured(bytes, Unit.BYTES, Math.max(0, behind)),
        new Reading.Measured(seconds, Unit.SECONDS, Math.max(0, standby.seconds())));
  }

  private void remember(Set<String> here) {
    long now = time.nanoTime();
    seen.values().removeIf(at -> now - at > FORGET.toNanos());
    for (String name : here) {
      if (seen.size() < MOST_KNOWN || seen.containsKey(name)) {
        seen.put(name, now);
      }
    }
  }

  private Reading missing(Set<String> here) {
    long now = time.nanoTime();
    List<Offender> gone =
        seen.entrySet().stream()
            .filter(entry -> !here.contains(entry.getKey()))
            .map(e -> new Offender(e.getKey(), (now - e.getValue()) / 1e9, Unit.SECONDS))
            .limit(10)
            .toList();
    return new Reading.Measured(MISSING, Unit.COUNT, gone.size(), "", gone);
  }
}
