package dev.pitwall.cluster;

import dev.pitwall.check.postgres.DatabaseSessions;
import dev.pitwall.finding.Findings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;

/**
 * The table {@code pitwall_ledger}: what was told and done for all replicas, once a (job, slot). A
 * lock keeps two from running at the same time; this keeps the second from running afterwards. All
 * times are the server's, so replicas whose clocks differ agree. Used by one thread.
 */
final class Ledger {
  static final String UNWRITABLE = "cluster.ledger";

  /** A claim that was neither renewed nor done for this long can be claimed by another. */
  static final Duration LAPSE = Duration.ofMinutes(2);

  private static final Duration KEEP = Duration.ofDays(30);
  private static final int MOST_ROWS = 20_000;

  /** Undefined or insufficient: schema, table, column, privilege, read-only transaction. */
  private static final Set<String> NOT_OURS =
      Set.of("42501", "42P01", "3F000", "42703", "25006", "42P07", "42P06");

  private static final String LOOK =
      """
      SELECT /* pitwall */ n.oid IS NOT NULL, c.oid IS NOT NULL,
             coalesce(has_schema_privilege(n.oid, 'USAGE')
               AND has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
               AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'),
               false),
             quote_ident(current_user), pg_is_in_recovery()
        FROM (SELECT 1) one
        LEFT JOIN pg_namespace n ON n.nspname = ?
        LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'pitwall_ledger'
      """;

  private final String schemaName;
  private final String schema;
  private final String table;
  private final String fleet;
  private final String claimant;
  private final Findings findings;
  private volatile State state = State.UNSEEN;

  /**
   * The ledger of one fleet.
   *
   * @param claimant names this process and no other
   */
  Ledger(String schema, String fleet, String claimant, Findings findings) {
    this.schemaName = schema;
    this.schema = quoted(schema);
    this.table = this.schema + ".pitwall_ledger";
    this.fleet = fleet;
    this.claimant = claimant;
    this.findings = findings;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Whether it can be written. */
  enum State {
    /** Not looked yet. */
    UNSEEN,
    USABLE,
    UNUSABLE
  }

  /** The name under which this process claims. */
  String claimant() {
    return claimant;
  }

  /**
   * Looks whether the table can be written, and makes it where it is missing.
   *
   * @return false if it cannot; a finding then says what would mend it
   */
  boolean prepare(Connection session) throws SQLException {
    boolean usable;
    String role;
    boolean schemaIsThere;
    try (PreparedStatement look = session.prepareStatement(LOOK)) {
      look.setString(1, schemaName);
      try (ResultSet row = look.executeQuery()) {
        row.next();
        schemaIsThere = row.getBoolean(1);
        usable = row.getBoolean(3) && !row.getBoolean(5);
        role = row.getString(4);
        if (!usable && (row.getBoolean(2) || row.getBoolean(5))) {
          report(role, row.getBoolean(5) ? "the server is a standby" : "a right on it is missing");
          state = State.UNUSABLE;
          return false;
        }
      }
    }
    usable = usable || make(session, schemaIsThere, role);
    state = usable ? State.USABLE : State.UNUSABLE;
    if (usable) {
      findings.clear(UNWRITABLE);
    }
    return usable;
  }

  private boolean make(Connection session, boolean schemaIsThere, String role) throws SQLException {
    try (Statement statement = session.createStatement()) {
      if (!schemaIsThere) {
        statement.execute("CREATE SCHEMA /* pitwall */ " + schema);
      }
      statement.execute(
          "CREATE TABLE /* pitwall */ "
              + table
              + " (fleet text NOT NULL, job text NOT NULL, slot text NOT NULL,"
              + " claimed_by text NOT NULL,"
              + " claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),"
              + " done_at timestamptz, PRIMARY KEY (fleet, job, slot))");
      return true;
    } catch (SQLException e) {
      String code = String.valueOf(e.getSQLState());
      if (code.startsWith("42P0") || code.equals("23505")) {
        return true; // another replica made it at the same moment
      }
      if (!NOT_OURS.contains(code)) {
        throw e;
      }
      report(role, DatabaseSessions.reason(e));
      return false;
    }
  }

  private void report(String role, String met) {
    findings.report(
        UNWRITABLE,
        "Writing the table "
            + table
            + " as the role "
            + role
            + ": "
            + met
            + ". Replicas need it to remember what was told and done for all of them; without it a"
            + " new leader may tell an open incident again. Run as its owner or a superuser: CREATE"
            + " SCHEMA IF NOT EXISTS "
            + schema
            + " AUTHORIZATION "
            + role
            + "; if the table exists already: GRANT USAGE ON SCHEMA "
            + schema
            + " TO "
            + role
            + "; GRANT SELECT, INSERT, UPDATE, DELETE ON "
            + table
            + " TO "
            + role
            + ".");
  }

  /** What the last look found. */
  State state() {
    return state;
  }

  /** What came of a claim. */
  enum Claim {
    /** It is ours now. */
    OURS,
    /** It was done before, by anyone. */
    DONE,
    /** Somebody else is at it. */
    TAKEN
  }

  /** Claims a slot, unless it is done or somebody is at it. */
  Claim claim(Connection session, String job, String slot) throws SQLException {
    String sql =
        "INSERT INTO /* pitwall */ "
            + table
            + " AS l (fleet, job, slot, claimed_by) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (fleet, job, slot) DO UPDATE"
            + " SET claimed_by = excluded.claimed_by, claimed_at = clock_timestamp()"
            + " WHERE l.done_at IS NULL AND l.claimed_at < clock_timestamp() - interval '"
            + LAPSE.toSeconds()
            + " seconds'";
    if (update(session, sql, fleet, job, slot, claimant) > 0) {
      return Claim.OURS;
    }
    String look =
        "SELECT /* pitwall */ done_at IS NOT NULL FROM "
            + table
            + " WHERE fleet = ? AND job = ? AND slot = ?";
    try (PreparedStatement ask = session.prepareStatement(look)) {
      ask.setString(1, fleet);
      ask.setString(2, job);
      ask.setString(3, slot);
      try (ResultSet row = ask.executeQuery()) {
        return row.next() && row.getBoolean(1) ? Claim.DONE : Claim.TAKEN;
      }
    }
  }

  /** Says that what was claimed is still being worked on. */
  void renew(Connection session, String job, String slot) throws SQLException {
    mine(session, "UPDATE", "SET claimed_at = clock_timestamp()", "AND done_at IS NULL", job, slot);
  }

  /** Says that a trouble whose opening was told, by whomever, still lasts. */
  void stillOpen(Connection session, Told.Subject subject) throws SQLException {
    String sql =
        "UPDATE /* pitwall */ "
            + table
            + " SET claimed_at = clock_timestamp() WHERE fleet = ? AND job = ? AND done_at IS NOT"
            + " NULL AND slot = ANY (?) AND slot <> ?";
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setString(1, fleet);
      statement.setString(2, Told.JOB);
      statement.setArray(3, session.createArrayOf("text", subject.slots().toArray()));
      statement.setString(4, subject.end());
      statement.executeUpdate();
    }
  }

  /**
   * Lets {@code body} look and write without another replica in between: one transaction under a
   * lock of its own, which also holds behind a pooler.
   */
  <T> T alone(Connection session, String slot, Body<T> body) throws SQLException {
    session.setAutoCommit(false);
    try {
      try (PreparedStatement lock =
          session.prepareStatement(
              "SELECT /* pitwall */ pg_advisory_xact_lock(hashtextextended(?, 20260727))")) {
        lock.setString(1, fleet + "|" + slot);
        lock.execute();
      }
      T result = body.run();
      session.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      session.rollback();
      throw e;
    } finally {
      session.setAutoCommit(true);
    }
  }

  /** What is done alone. */
  @FunctionalInterface
  interface Body<T> {
    T run() throws SQLException;
  }

  /**
   * Says that what was claimed is done.
   *
   * @param ago since when it is; not negative
   */
  void done(Connection session, String job, String slot, Duration ago) throws SQLException {
    String set = "SET done_at = clock_timestamp() - interval '" + ago.toMillis() + " milliseconds'";
    mine(session, "UPDATE", set, "AND done_at IS NULL", job, slot);
  }

  /** Gives a claim back: it failed, and whoever comes next may try. */
  void release(Connection session, String job, String slot) throws SQLException {
    mine(session, "DELETE FROM", "", "AND done_at IS NULL", job, slot);
  }

  private void mine(
      Connection session, String verb, String set, String and, String job, String slot)
      throws SQLException {
    String sql =
        "%s /* pitwall */ %s %s WHERE fleet = ? AND job = ? AND slot = ? AND claimed_by = ? %s"
            .formatted(verb, table, set, and);
    update(session, sql, fleet, job, slot, claimant);
  }

  /** Writes that something was done without having been claimed. */
  void note(Connection session, String job, String slot) throws SQLException {
    String sql =
        "INSERT INTO /* pitwall */ "
            + table
            + " AS l (fleet, job, slot, claimed_by, done_at) VALUES (?, ?, ?, ?, clock_timestamp())"
            + " ON CONFLICT (fleet, job, slot) DO UPDATE SET claimed_by = excluded.claimed_by,"
            + " claimed_at = clock_timestamp(), done_at = clock_timestamp()";
    update(session, sql, fleet, job, slot, claimant);
  }

  /** Claims a slot whatever stands there; the caller has looked, under its lock. */
  void take(Connection session, String job, String slot) throws SQLException {
    String sql =
        "INSERT INTO /* pitwall */ "
            + table
            + " AS l (fleet, job, slot, claimed_by) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (fleet, job, slot) DO UPDATE SET claimed_by = excluded.claimed_by,"
            + " claimed_at = clock_timestamp(), done_at = NULL";
    update(session, sql, fleet, job, slot, claimant);
  }

  /** What is written about one incident of the fleet. */
  Told told(Connection session, Told.Subject subject) throws SQLException {
    String sql =
        "SELECT /* pitwall */ job, slot, claimed_by = ?,"
            + " extract(epoch FROM clock_timestamp() - claimed_at),"
            + " extract(epoch FROM clock_timestamp() - done_at) FROM "
            + table
            + " WHERE fleet = ? AND ((job = ? AND slot = ANY (?))"
            + " OR (job = ? AND starts_with(slot, ?)))";
    Told told = new Told();
    try (PreparedStatement ask = session.prepareStatement(sql)) {
      ask.setString(1, claimant);
      ask.setString(2, fleet);
      ask.setString(3, Told.JOB);
      ask.setArray(4, session.createArrayOf("text", subject.slots().toArray()));
      ask.setString(5, Told.JOB_ALONE);
      ask.setString(6, subject.alonePrefix());
      try (ResultSet rows = ask.executeQuery()) {
        while (rows.next()) {
          double done = rows.getDouble(5);
          double doneAge = rows.wasNull() ? Double.NaN : done;
          told.add(
              rows.getString(1),
              rows.getString(2),
              new Told.Row(rows.getBoolean(3), rows.getDouble(4), doneAge));
        }
      }
    }
    return told;
  }

  /** Forgets what is older than 30 days, and the oldest beyond 20,000 rows. */
  void expire(Connection session) throws SQLException {
    update(
        session,
        "DELETE FROM /* pitwall */ "
            + table
            + " WHERE fleet = ? AND coalesce(done_at, claimed_at) < clock_timestamp() - interval '"
            + KEEP.toDays()
            + " days'",
        fleet);
    update(
        session,
        "DELETE FROM /* pitwall */ "
            + table
            + " WHERE fleet = ? AND (job, slot) IN (SELECT job, slot FROM "
            + table
            + " WHERE fleet = ? ORDER BY coalesce(done_at, claimed_at) DESC OFFSET "
            + MOST_ROWS
            + ")",
        fleet,
        fleet);
  }

  private static int update(Connection session, String sql, String... values) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  /** The table went away or is not ours any more: looked at again, and told if it stays so. */
  boolean lost(SQLException e) {
    if (NOT_OURS.contains(String.valueOf(e.getSQLState()))) {
      state = State.UNSEEN;
      return true;
    }
    return false;
  }
}
