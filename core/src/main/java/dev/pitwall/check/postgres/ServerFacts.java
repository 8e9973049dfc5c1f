package dev.pitwall.check.postgres;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about itself and about us. Read from settings and functions only, so that no
 * lock on a catalogue is in its way.
 *
 * @param version {@code server_version_num}, for instance 150018
 * @param identity changes when counters start anew: system, start time, primary or standby,
 *     database
 * @param timeline of the primary; empty on a standby and where it cannot be read
 * @param readsStatistics true if our role may see other roles' sessions and statements
 * @param monitor true if our role is in pg_monitor
 * @param usableSlots connections for ordinary roles: {@code max_connections} without the reserved
 * @param standby true in recovery
 * @param archives true if this server hands its finished WAL files to an archive
 * @param checksums true if data pages carry checksums
 * @param preparedSlots {@code max_prepared_transactions}
 * @param dataDirectory null if our role may not know it, or if the server is on another machine
 */
record ServerFacts(
    int version,
    String identity,
    String timeline,
    String role,
    String database,
    boolean readsStatistics,
    boolean monitor,
    int usableSlots,
    boolean standby,
    boolean archives,
    boolean checksums,
    int preparedSlots,
    @Nullable String dataDirectory) {

  private static final String SQL =
      """
      SELECT /* pitwall */
        current_setting('server_version_num')::int,
        concat_ws(' ', pg_postmaster_start_time(), pg_is_in_recovery(), current_database()),
        current_user::text,
        current_database()::text,
        pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
        pg_has_role(current_user, 'pg_monitor', 'USAGE'),
        current_setting('max_connections')::int
          - current_setting('superuser_reserved_connections')::int
          - coalesce(current_setting('reserved_connections', true)::int, 0),
        pg_is_in_recovery(),
        current_setting('archive_mode') = 'always'
          OR current_setting('archive_mode') = 'on' AND NOT pg_is_in_recovery(),
        current_setting('data_checksums') = 'on',
        current_setting('max_prepared_transactions')::int,
        CASE WHEN pg_has_role(current_user, 'pg_read_all_settings', 'USAGE')
               AND inet_server_addr() IS NOT DISTINCT FROM inet_client_addr()
             THEN current_setting('data_directory') END
      """;

  /** Some providers take these functions away from ordinary roles. */
  private static final String SYSTEM =
      """
      SELECT /* pitwall */ system_identifier::text,
        CASE WHEN pg_is_in_recovery() THEN ''
             ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END
      FROM pg_control_system()
      """;

  private record Control(String system, String timeline) {}

  static ServerFacts read(Session session) throws SQLException {
    Control control = control(session);
    return session.row(
        SQL,
        row ->
            new ServerFacts(
                row.getInt(1),
                control.system() + " " + row.getString(2),
                control.timeline(),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5),
                row.getBoolean(6),
                row.getInt(7),
                row.getBoolean(8),
                row.getBoolean(9),
                row.getBoolean(10),
                row.getInt(11),
                row.getString(12)));
  }

  private static Control control(Session session) throws SQLException {
    try {
      return session.row(SYSTEM, row -> new Control(row.getString(1), row.getString(2)));
    } catch (SQLException e) {
      if (session.over() || Trouble.asking(e).kind() != Trouble.Kind.NOT_ALLOWED) {
        throw e;
      }
      return new Control("", "");
    }
  }

  /** The first part of the version, for instance 15. */
  int major() {
    return version / 10_000;
  }

  /** The place in the WAL up to which this server has come, as an SQL expression. */
  String walPosition() {
    return standby ? "pg_last_wal_replay_lsn()" : "pg_current_wal_lsn()";
  }
}
