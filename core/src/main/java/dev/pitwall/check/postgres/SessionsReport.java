package dev.pitwall.check.postgres;

import dev.pitwall.text.Messages;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who does what in the database at this moment, and who waits for whom, as text for people. On a
 * session of its own that ends with it. Statements are without their literals.
 */
public final class SessionsReport {
  private static final Duration CONNECT = Duration.ofSeconds(4);
  private static final int MOST = 500;
  private static final int DEEPEST = 20;

  private static final String SESSIONS =
      """
      SELECT /* pitwall */ pid, coalesce(datname::text, ''), coalesce(usename::text, ''),
        coalesce(application_name, ''), coalesce(client_addr::text, 'local'),
        coalesce(state, coalesce(backend_type, '')),
        coalesce(wait_event_type || ':' || wait_event, ''),
        extract(epoch FROM clock_timestamp() - xact_start)::float8,
        extract(epoch FROM clock_timestamp() - coalesce(query_start, backend_start))::float8,
        left(coalesce(query, ''), 4000),
        CASE WHEN wait_event_type = 'Lock' THEN array_to_string(pg_blocking_pids(pid), ',') END
      FROM pg_stat_activity WHERE pid <> pg_backend_pid()
      ORDER BY xact_start NULLS LAST, pid LIMIT
      """
          + MOST;

  private static final String SERVER =
      """
      SELECT /* pitwall */ version(), pg_is_in_recovery(), pg_postmaster_start_time()::text,
        current_database()::text, pg_database_size(current_database()),
        current_setting('max_connections')
      """;

  private final PostgresSettings settings;
  private final Messages words;

  private record Line(
      int pid,
      String database,
      SessionName name,
      String client,
      String state,
      String waits,
      @Nullable Double transaction,
      @Nullable Double statement,
      Set<Integer> blockers) {}

  /** Asks nothing yet; {@code settings} must have a URL. */
  public SessionsReport(PostgresSettings settings, Locale locale) {
    this.settings = settings;
    this.words = Messages.of(SessionsReport.class, locale);
  }

  /**
   * Writes server, sessions and the tree of who blocks whom.
   *
   * @throws SQLException if the database cannot be asked; its message holds no password
   */
  public void write(Appendable out) throws SQLException, IOException {
    try (Connection connection = new Connector(settings).connect(CONNECT)) {
      Session session = new Session(connection, new AtomicLong());
      for (String line : session.rows(SERVER, SessionsReport::server)) {
        out.append(line).append("\n");
      }
      List<Line> lines = lines(session);
      tree(lines, out);
      out.append("\nSESSIONS, the oldest transaction first (at most " + MOST + ")\n");
      for (Line line : lines) {
        out.append(text(line)).append("\n");
      }
    }
  }

  private static String server(java.sql.ResultSet row) throws SQLException {
    return row.getString(1)
        + "\n"
        + (row.getBoolean(2) ? "standby" : "primary")
        + " since "
        + row.getString(3)
        + ", database "
        + row.getString(4)
        + " with "
        + row.getLong(5)
        + " bytes, max_connections "
        + row.getString(6);
  }

  private static List<Line> lines(Session session) throws SQLException {
    return session.rows(
        SESSIONS,
        row ->
            new Line(
                row.getInt(1),
                Redaction.printable(row.getString(2), 64),
                SessionName.of(
                    row.getInt(1), row.getString(4), row.getString(3), row.getString(10)),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getObject(8, Double.class),
                row.getObject(9, Double.class),
                pids(row.getString(11))));
  }

  private static Set<Integer> pids(@Nullable String list) {
    Set<Integer> pids = new TreeSet<>();
    if (list != null && !list.isEmpty()) {
      for (String pid : list.split(",", -1)) {
        pids.add(Integer.valueOf(pid));
      }
    }
    return pids;
  }

  private void tree(List<Line> lines, Appendable out) throws IOException {
    Map<Integer, Set<Integer>> blockers = new TreeMap<>();
    lines.stream()
        .filter(line -> !line.blockers().isEmpty())
        .forEach(line -> blockers.put(line.pid(), line.blockers()));
    out.append("\nWHO BLOCKS WHOM\n");
    if (blockers.isEmpty()) {
      out.append("nobody waits for a lock\n");
      return;
    }
    Map<Integer, Line> byPid =
        lines.stream().collect(Collectors.toMap(Line::pid, line -> line, (a, b) -> a));
    List<Map.Entry<Integer, Integer>> roots =
        new ArrayList<>(new LockQueue(blockers).roots().entrySet());
    roots.sort(Map.Entry.<Integer, Integer>comparingByValue().reversed());
    for (Map.Entry<Integer, Integer> root : roots) {
      out.append(root.getValue() + " wait for:\n");
      branch(root.getKey(), new Forest(blockers, byPid), 0, new TreeSet<>(), out);
    }
  }

  /** Who is blocked by whom, and how each is called. */
  private record Forest(Map<Integer, Set<Integer>> blockers, Map<Integer, Line> byPid) {}

  private void branch(int pid, Forest forest, int depth, Set<Integer> seen, Appendable out)
      throws IOException {
    Line line = forest.byPid().get(pid);
    out.append("  ".repeat(depth + 1));
    out.append(line == null ? "process " + pid : text(line)).append("\n");
    if (!seen.add(pid) || depth >= DEEPEST) {
      return;
    }
    for (Map.Entry<Integer, Set<Integer>> waiter : forest.blockers().entrySet()) {
      if (waiter.getValue().contains(pid)) {
        branch(waiter.getKey(), forest, depth + 1, seen, out);
      }
    }
  }

  private String text(Line line) {
    return line.state()
        + (line.waits().isEmpty() ? "" : " (" + line.waits() + ")")
        + seconds(" transaction ", line.transaction())
        + seconds(" statement ", line.statement())
        + ", "
        + line.client()
        + ", "
        + line.database()
        + ": "
        + line.name().text(words);
  }

  private static String seconds(String what, @Nullable Double seconds) {
    return seconds == null ? "" : what + String.format(Locale.ROOT, "%.1fs", seconds);
  }
}
