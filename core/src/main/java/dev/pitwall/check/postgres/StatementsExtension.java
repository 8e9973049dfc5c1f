package dev.pitwall.check.postgres;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The extension pg_stat_statements as it is installed here, which after an upgrade of the server
 * can be older than the server.
 *
 * @param schema quoted
 * @param columns of the view pg_stat_statements
 * @param info true if the view pg_stat_statements_info exists (1.9 and later)
 * @param track the setting pg_stat_statements.track; null if the library is not loaded
 */
record StatementsExtension(
    String schema, Set<String> columns, boolean info, @Nullable String track) {

  private static final String SQL =
      """
      SELECT /* pitwall */
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

  /** Null if this database does not have it. */
  static @Nullable StatementsExtension read(Session session) throws SQLException {
    return session
        .rows(
            SQL,
            row -> {
              String schema = row.getString(1);
              String columns = row.getString(2);
              return schema == null || columns == null
                  ? new StatementsExtension("", Set.of(), false, null)
                  : new StatementsExtension(
                      schema, Set.of(columns.split(",")), row.getBoolean(3), row.getString(4));
            })
        .stream()
        .filter(extension -> !extension.schema().isEmpty())
        .findFirst()
        .orElse(null);
  }

  /** The total execution time in milliseconds, named so since 1.8. */
  String totalColumn() {
    return columns.contains("total_exec_time") ? "total_exec_time" : "total_time";
  }
}
