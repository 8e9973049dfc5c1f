package dev.pitwall.check.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about itself and about us.
 *
 * @param version {@code server_version_num}, for instance 150018
 * @param identity changes when counters start anew: start time, primary or standby, database
 * @param readsStatistics true if our role may see other roles' sessions and statements
 * @param usableSlots connections for ordinary roles: {@code max_connections} without the reserved
 * @param statements the extension pg_stat_statements; null if this database does not have it
 */
record ServerFacts(
    int version,
    String identity,
    String role,
    String database,
    boolean readsStatistics,
    int usableSlots,
    @Nullable Extension statements) {

  /**
   * The extension as it is installed here, which after an upgrade of the server can be older than
   * the server.
   *
   * @param schema quoted
   * @param columns of the view pg_stat_statements
   * @param info true if the view pg_stat_statements_info exists (1.9 and later)
   * @param track the setting pg_stat_statements.track; null if the library is not loaded
   */
  record Extension(String schema, Set<String> columns, boolean info, @Nullable String track) {

    /** The total execution time in milliseconds, named so since 1.8. */
    String totalColumn() {
      return columns.contains("total_exec_time") ? "total_exec_time" : "total_time";
    }
  }

  private static final String SQL =
      """
      SELECT /* pitwall */
        current_setting('server_version_num')::int,
        concat_ws(' ', pg_postmaster_start_time(), pg_is_in_recovery(), current_database()),
        current_user::text,
        current_database()::text,
        pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
        current_setting('max_connections')::int
          - current_setting('superuser_reserved_connections')::int
          - coalesce(current_setting('reserved_connections', true)::int, 0),
        quote_ident(n.nspname),
        (SELECT string_agg(a.attname, ',')
           FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
          WHERE c.relnamespace = n.oid AND c.relname = 'pg_stat_statements'),
        EXISTS (SELECT 1 FROM pg_class c
                 WHERE c.relnamespace = n.oid AND c.relname = 'pg_stat_statements_info'),
        current_setting('pg_stat_statements.track', true)
      FROM (SELECT 1) one
        LEFT JOIN pg_extension e ON e.extname = 'pg_stat_statements'
        LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
      """;

  static ServerFacts read(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(SQL)) {
      row.next();
      String schema = row.getString(7);
      String columns = row.getString(8);
      Extension extension =
          schema == null || columns == null
              ? null
              : new Extension(
                  schema, Set.of(columns.split(",")), row.getBoolean(9), row.getString(10));
      return new ServerFacts(
          row.getInt(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          row.getBoolean(5),
          row.getInt(6),
          extension);
    }
  }
}
