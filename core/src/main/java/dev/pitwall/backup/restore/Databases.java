package dev.pitwall.backup.restore;

import dev.pitwall.backup.Manifest.TableContent;
import dev.pitwall.backup.TableContents;
import dev.pitwall.check.postgres.DatabaseSessions;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Makes, looks into, and drops whole databases. */
final class Databases {
  private static final int FORCE_SINCE = 13;

  /** What somebody put there: relations, functions and large objects of no extension. */
  private static final String OBJECTS =
      """
      SELECT (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
                 AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                                  AND d.objid = c.oid AND d.deptype = 'e'))
           + (SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
               WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                 AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                                  AND d.objid = p.oid AND d.deptype = 'e'))
           + (SELECT count(*) FROM pg_largeobject_metadata)
      """;

  private Databases() {}

  /**
   * Makes a database as the dumped one was made; where this server cannot, as a plain UTF-8 one,
   * with a remark.
   */
  static void create(
      Connection admin, String name, Blueprint blueprint, Messages words, List<String> remarks)
      throws SQLException {
    String create = "CREATE DATABASE " + Server.quoted(name) + " ";
    try {
      Server.execute(
          admin,
          create
              + (blueprint.options().isEmpty()
                  ? "WITH TEMPLATE = template0"
                  : blueprint.options()));
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      // a locale or tablespace that is not to be had here
      boolean unknownHere =
          state.startsWith("22") || state.equals("42704") || state.equals("42809");
      if (blueprint.options().isEmpty() || !unknownHere) {
        throw e;
      }
      Server.execute(admin, create + "WITH TEMPLATE = template0 ENCODING = 'UTF8'");
      remarks.add(
          words.get(
              "remark.made-plain",
              "options",
              blueprint.options(),
              "error",
              DatabaseSessions.reason(e)));
    }
    for (String setting : blueprint.settings()) {
      try {
        Server.execute(admin, "ALTER DATABASE " + Server.quoted(name) + " " + setting);
      } catch (SQLException e) {
        remarks.add(
            words.get("remark.setting", "setting", setting, "error", DatabaseSessions.reason(e)));
      }
    }
  }

  /** Drops a database with all sessions on it; nothing happens if there is none. */
  static void drop(Connection admin, String name) throws SQLException {
    int major =
        Integer.parseInt(Server.texts(admin, "SELECT current_setting('server_version_num')").get(0))
            / 10_000;
    if (major < FORCE_SINCE) {
      endSessions(admin, name);
    }
    Server.execute(
        admin,
        "DROP DATABASE IF EXISTS "
            + Server.quoted(name)
            + (major < FORCE_SINCE ? "" : " WITH (FORCE)"));
  }

  static void endSessions(Connection admin, String name) throws SQLException {
    Server.texts(
        admin,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = ? AND pid <> pg_backend_pid()",
        name);
  }

  static int sessions(Connection admin, String name) throws SQLException {
    return Integer.parseInt(
        Server.texts(
                admin,
                "SELECT count(*) FROM pg_stat_activity WHERE datname = ?"
                    + " AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
                name)
            .get(0));
  }

  static long objects(Connection inside) throws SQLException {
    return Long.parseLong(Server.texts(inside, OBJECTS).get(0));
  }

  static long size(Connection admin, String name) throws SQLException {
    List<String> size =
        Server.texts(
            admin, "SELECT pg_database_size(oid) FROM pg_database WHERE datname = ?", name);
    return size.isEmpty() ? 0 : Long.parseLong(size.get(0));
  }

  /** Rows and hashes, as the backup took them. */
  static List<TableContent> contents(Connection inside, long hashUpTo, TimeSource time)
      throws SQLException {
    inside.setAutoCommit(false);
    try {
      // a restored table has no dead rows, so it is no larger; twice is for pages half full
      return TableContents.read(inside, Math.multiplyExact(2L, Math.min(hashUpTo, 1L << 60)), time);
    } finally {
      inside.rollback();
      inside.setAutoCommit(true);
    }
  }
}
