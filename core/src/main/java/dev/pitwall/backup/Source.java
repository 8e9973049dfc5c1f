package dev.pitwall.backup;

import dev.pitwall.backup.BackupException.Kind;
import dev.pitwall.check.postgres.DatabaseSessions;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.check.postgres.ServerLogin;
import dev.pitwall.config.ProcessFacts;
import dev.pitwall.text.Messages;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The database that is backed up, asked by a session of our own. */
final class Source {
  /** Long enough to hash a table of the usual limit on a slow disk. */
  private static final int STATEMENT_SECONDS = 60;

  private static final int SOCKET_SECONDS = STATEMENT_SECONDS + 30;

  private static final String FACTS =
      """
      SELECT /* pitwall */
        current_setting('server_version_num')::int / 10000,
        current_setting('server_version'),
        current_database()::text,
        current_user::text,
        pg_database_size(current_database()),
        (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
      """;

  private static final String UNREADABLE =
      """
      SELECT /* pitwall */ n.nspname, format('%I.%I', n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND c.relpersistence <> 't'
        AND CASE
          WHEN c.relkind IN ('r', 'p', 'm') THEN
            NOT has_schema_privilege(n.oid, 'USAGE') OR NOT has_table_privilege(c.oid, 'SELECT')
          WHEN c.relkind = 'S' THEN
            NOT has_schema_privilege(n.oid, 'USAGE') OR NOT has_sequence_privilege(c.oid, 'SELECT')
          ELSE false END
      ORDER BY 1, 2
      LIMIT 1000
      """;

  private static final String ROW_SECURITY =
      """
      SELECT /* pitwall */ format('%I.%I', n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity AND row_security_active(c.oid)
      ORDER BY 1
      LIMIT 1000
      """;

  private static final int SHOWN = 5;

  private final DatabaseSessions sessions;
  private final ServerLogin login;
  private final Messages words;

  private Source(DatabaseSessions sessions, ServerLogin login, Messages words) {
    this.sessions = sessions;
    this.login = login;
    this.words = words;
  }

  /**
   * The database of these settings; empty if they have none. Connects to nothing.
   *
   * @throws BackupException if the URL is none
   */
  static Optional<Source> of(PostgresSettings settings, Messages words) throws BackupException {
    Optional<ServerLogin> login;
    try {
      login = ServerLogin.of(settings, ProcessFacts.user());
    } catch (IllegalArgumentException e) {
      throw new BackupException(Kind.CONFIGURATION, words.get("database.url"), e);
    }
    if (login.isEmpty()) {
      return Optional.empty();
    }
    return DatabaseSessions.of(settings).map(sessions -> new Source(sessions, login.get(), words));
  }

  /** What the programs need to connect. */
  ServerLogin login() {
    return login;
  }

  /**
   * What the server says of itself.
   *
   * @param major of its version
   * @param bytes of the database
   */
  record Facts(
      int major, String version, String database, String role, long bytes, boolean superuser) {}

  /** A session whose statements may take a minute. The caller closes it. */
  Connection open(String name) throws BackupException {
    try {
      Connection session = sessions.open(name);
      try (Statement statement = session.createStatement()) {
        session.setNetworkTimeout(Runnable::run, SOCKET_SECONDS * 1000);
        statement.execute("SET statement_timeout = '" + STATEMENT_SECONDS + "s'");
        statement.execute("SET idle_in_transaction_session_timeout = 0");
        return session;
      } catch (SQLException | RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unreachable(e);
    }
  }

  BackupException unreachable(SQLException e) {
    return new BackupException(
        Kind.FAILED,
        words.get(
            "database.unreachable",
            "place",
            login.place(),
            "role",
            login.user(),
            "error",
            DatabaseSessions.reason(e)),
        e);
  }

  Facts facts(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery(FACTS)) {
      row.next();
      return new Facts(
          row.getInt(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          row.getLong(5),
          row.getBoolean(6));
    }
  }

  /**
   * Nothing, if the role may read everything that a dump reads.
   *
   * @throws BackupException that names what it may not read, and the GRANT that mends it
   */
  void requireRights(Connection session, Facts facts) throws BackupException, SQLException {
    if (facts.superuser()) {
      return;
    }
    List<String> schemas = new ArrayList<>();
    List<String> tables = new ArrayList<>();
    try (Statement statement = session.createStatement()) {
      try (ResultSet rows = statement.executeQuery(UNREADABLE)) {
        while (rows.next()) {
          if (!schemas.contains(rows.getString(1))) {
            schemas.add(rows.getString(1));
          }
          tables.add(rows.getString(2));
        }
      }
      if (!tables.isEmpty()) {
        throw missing("rights.read", tables, facts, grant(schemas, facts));
      }
      try (ResultSet rows = statement.executeQuery(ROW_SECURITY)) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      if (!tables.isEmpty()) {
        throw missing(
            "rights.row-security",
            tables,
            facts,
            "ALTER ROLE " + identifier(facts.role()) + " BYPASSRLS;");
      }
    }
  }

  private BackupException missing(String key, List<String> tables, Facts facts, String grant) {
    String shown = String.join(", ", tables.subList(0, Math.min(SHOWN, tables.size())));
    return new BackupException(
        Kind.PERMISSION,
        words.get(
            key,
            "database",
            facts.database(),
            "role",
            facts.role(),
            "n",
            tables.size(),
            "tables",
            tables.size() > SHOWN ? shown + " …" : shown,
            "grant",
            grant));
  }

  private static String grant(List<String> schemas, Facts facts) {
    String role = identifier(facts.role());
    if (facts.major() >= 14) {
      return "GRANT pg_read_all_data TO " + role + ";";
    }
    List<String> grants = new ArrayList<>();
    for (String schema : schemas.subList(0, Math.min(SHOWN, schemas.size()))) {
      String in = identifier(schema);
      grants.add("GRANT USAGE ON SCHEMA " + in + " TO " + role + ";");
      grants.add("GRANT SELECT ON ALL TABLES IN SCHEMA " + in + " TO " + role + ";");
      grants.add("GRANT SELECT ON ALL SEQUENCES IN SCHEMA " + in + " TO " + role + ";");
    }
    return String.join(" ", grants);
  }

  private static String identifier(String name) {
    return name.matches("[a-z_][a-z0-9_]*") ? name : "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
