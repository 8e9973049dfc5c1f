package dev.pitwall.backup;

import dev.pitwall.backup.Manifest.TableContent;
import dev.pitwall.schedule.TimeSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tables hold: the number of rows, and the sum of a 64-bit hash of each row's text, which does
 * not depend on the order of the rows. A restored table with the same two holds the same rows.
 *
 * <p>Tables of extensions are left out, because a dump does not hold their rows either.
 */
public final class TableContents {
  private static final Logger log = LoggerFactory.getLogger(TableContents.class);

  /** How many tables are looked at. */
  static final int MOST = 20_000;

  /** All tables together. */
  private static final Duration BUDGET = Duration.ofMinutes(10);

  private static final String LIST =
      """
      SELECT /* pitwall */ n.nspname, c.relname, format('%I.%I', n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND c.relpersistence <> 't'
        AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND NOT EXISTS (
          SELECT 1 FROM pg_depend d
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
      ORDER BY c.relpages, n.nspname, c.relname
      """
          + "LIMIT "
          + MOST;

  /** The text of a row must be the same on every server. */
  private static final List<String> SAME_TEXT =
      List.of(
          "SET LOCAL datestyle = 'ISO, MDY'",
          "SET LOCAL intervalstyle = 'postgres'",
          "SET LOCAL timezone = 'UTC'",
          "SET LOCAL extra_float_digits = 1",
          "SET LOCAL bytea_output = 'hex'",
          "SET LOCAL xmlbinary = 'base64'",
          "SET LOCAL lc_monetary = 'C'",
          "SET LOCAL search_path = pg_catalog",
          "SET LOCAL row_security = off",
          "SET LOCAL jit = off");

  private TableContents() {}

  private record Table(String schema, String name, String quoted) {}

  /**
   * Reads all tables that the session's transaction sees, smallest first. What cannot be read
   * without waiting for somebody's lock is left without numbers, and then nothing more is read.
   *
   * @param session within a transaction that the caller ends
   * @param hashUpTo tables that are larger, in bytes, have no numbers
   */
  public static List<TableContent> read(Connection session, long hashUpTo, TimeSource time)
      throws SQLException {
    return read(session, hashUpTo, time, () -> false);
  }

  /** The same, until {@code stop} says so; the tables after that have no numbers. */
  static List<TableContent> read(
      Connection session, long hashUpTo, TimeSource time, BooleanSupplier stop)
      throws SQLException {
    List<TableContent> contents = new ArrayList<>();
    long deadline = time.nanoTime() + BUDGET.toNanos();
    boolean more = hashUpTo > 0;
    try (Statement statement = session.createStatement()) {
      for (String setting : SAME_TEXT) {
        statement.execute(setting);
      }
      for (Table table : list(statement)) {
        TableContent content = new TableContent(table.schema(), table.name(), null, null);
        if (more && time.nanoTime() - deadline < 0 && !stop.getAsBoolean()) {
          Savepoint before = session.setSavepoint();
          try {
            content = content(statement, table, hashUpTo);
            session.releaseSavepoint(before);
          } catch (SQLException e) {
            if (session.isClosed()) {
              throw e;
            }
            session.rollback(before);
            log.debug("{} is not counted, nor are those after it", table.quoted(), e);
            more = false;
          }
        }
        contents.add(content);
      }
    }
    return contents;
  }

  private static List<Table> list(Statement statement) throws SQLException {
    List<Table> tables = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(LIST)) {
      while (rows.next()) {
        tables.add(new Table(rows.getString(1), rows.getString(2), rows.getString(3)));
      }
    }
    return tables;
  }

  private static TableContent content(Statement statement, Table table, long hashUpTo)
      throws SQLException {
    String literal = "'" + table.quoted().replace("'", "''") + "'";
    try (ResultSet row =
        statement.executeQuery("SELECT /* pitwall */ pg_table_size(" + literal + "::regclass)")) {
      if (!row.next() || row.getLong(1) > hashUpTo) {
        return new TableContent(table.schema(), table.name(), null, null);
      }
    }
    String sql =
        "SELECT /* pitwall */ count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM"
            + " ONLY "
            + table.quoted()
            + " t";
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return new TableContent(table.schema(), table.name(), row.getLong(1), row.getString(2));
    }
  }
}
