package dev.pitwall.check.postgres;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far behind this server is, if it is a standby. Having replayed all that was received looks
 * the same with an idle primary and with a dead link, so the link is a reading of its own.
 */
final class StandbySelf implements Question {
  static final ReadingKey BYTES = ReadingKey.of(Standbys.BYTES);
  static final ReadingKey SECONDS = ReadingKey.of(Standbys.SECONDS);
  static final ReadingKey DISCONNECTED = ReadingKey.of("db.replica.disconnected");

  private static final String SQL =
      """
      SELECT /* pitwall */
        CASE WHEN pg_last_wal_replay_lsn() >= end_lsn OR end_lsn IS NULL THEN 0
             ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())
        END::float8,
        pg_wal_lsn_diff(end_lsn, pg_last_wal_replay_lsn())::float8,
        EXISTS (SELECT 1 FROM pg_stat_wal_receiver),
        CASE WHEN pg_has_role(current_user, 'pg_read_all_settings', 'USAGE')
             THEN current_setting('primary_conninfo') <> '' END
      FROM (SELECT greatest(pg_last_wal_receive_lsn(),
              (SELECT latest_end_lsn FROM pg_stat_wal_receiver)) AS end_lsn) one
      """;

  /**
   * What the server says.
   *
   * @param seconds null if it has replayed nothing yet
   * @param bytes null if it has received nothing yet
   * @param streams null if our role may not know whether it is to stream at all
   */
  private record Progress(
      @Nullable Double seconds,
      @Nullable Double bytes,
      boolean connected,
      @Nullable Boolean streams) {}

  private final Messages words;

  StandbySelf(Messages words) {
    this.words = words;
  }

  @Override
  public String id() {
    return "standby";
  }

  @Override
  public boolean applies(ServerFacts facts) {
    return facts.standby();
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of();
  }

  @Override
  public List<Reading> failed(String reason) {
    return List.of(
        new Reading.Unknown(SECONDS, Unit.SECONDS, reason),
        new Reading.Unknown(BYTES, Unit.BYTES, reason),
        new Reading.Unknown(DISCONNECTED, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    Progress progress = session.row(SQL, StandbySelf::progress);
    List<Reading> readings = new ArrayList<>();
    Double seconds = progress.seconds();
    Double bytes = progress.bytes();
    String none = words.get("unknown.replaying");
    readings.add(
        seconds == null
            ? new Reading.Unknown(SECONDS, Unit.SECONDS, none)
            : new Reading.Measured(SECONDS, Unit.SECONDS, Math.max(0, seconds)));
    readings.add(
        bytes == null
            ? new Reading.Unknown(BYTES, Unit.BYTES, none)
            : new Reading.Measured(BYTES, Unit.BYTES, Math.max(0, bytes)));
    Boolean streams = progress.streams();
    if (streams == null && !progress.connected()) {
      String reason = words.get("unknown.grant", "role", facts.role());
      readings.add(new Reading.Unknown(DISCONNECTED, Unit.COUNT, reason));
    } else if (progress.connected() || Boolean.TRUE.equals(streams)) {
      readings.add(new Reading.Measured(DISCONNECTED, Unit.COUNT, progress.connected() ? 0 : 1));
    }
    return readings;
  }

  private static Progress progress(ResultSet row) throws SQLException {
    return new Progress(
        row.getObject(1, Double.class),
        row.getObject(2, Double.class),
        row.getBoolean(3),
        row.getObject(4, Boolean.class));
  }
}
