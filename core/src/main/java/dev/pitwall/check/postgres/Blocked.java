package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sessions that wait for a lock, how long, and whom ending would set them free. */
final class Blocked implements Question {
  static final ReadingKey COUNT = ReadingKey.of("db.blocked");
  static final ReadingKey WAIT = ReadingKey.of("db.blocked.wait");

  private static final int OFFENDERS = 5;

  private static final String WAITING =
      """
      SELECT /* pitwall */ count(*) FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND coalesce(application_name, '') !~ '^pitwall(/|$)'
      """;

  /** pg_blocking_pids stops the lock tables for a moment, so it is asked for those that wait. */
  private static final String WHOM =
      """
      WITH waiting AS MATERIALIZED (
        SELECT pid, query_start FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND coalesce(application_name, '') !~ '^pitwall(/|$)'
        ORDER BY query_start LIMIT 200)
      SELECT /* pitwall */ w.pid, array_to_string(pg_blocking_pids(w.pid), ','),
        coalesce(w.query_start::text, ''),
        extract(epoch FROM clock_timestamp() - (:since))::float8
      FROM waiting w
      """;

  /** Since version 14 a lock knows since when it is waited for. */
  private static final String WAIT_START =
      "SELECT min(l.waitstart) FROM pg_locks l WHERE l.pid = w.pid AND NOT l.granted";

  /** One that waits; {@code seconds} is null where the server does not say. */
  private record Waiter(int pid, Set<Integer> blockers, String since, @Nullable Double seconds) {}

  private final Messages words;
  private final TimeSource time;

  /** When a wait was first seen, where the server does not say; only of those that still wait. */
  private Map<String, Long> firstSeen = Map.of();

  Blocked(Messages words, TimeSource time) {
    this.words = words;
    this.time = time;
  }

  @Override
  public String id() {
    return "blocked";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(
        new Reading.Unknown(COUNT, Unit.COUNT, reason),
        new Reading.Unknown(WAIT, Unit.SECONDS, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    if (!facts.readsStatistics()) {
      return unknown(words.get("unknown.grant", "role", facts.role()));
    }
    List<Waiter> waiters = List.of();
    if (session.row(WAITING, row -> row.getLong(1)) > 0) {
      waiters = waiters(session, facts);
    }
    double longest = longest(waiters);
    List<Offender> roots = waiters.isEmpty() ? List.of() : roots(session, waiters);
    return List.of(
        new Reading.Measured(COUNT, Unit.COUNT, waiters.size(), "", roots),
        new Reading.Measured(WAIT, Unit.SECONDS, longest, "", roots));
  }

  private static List<Waiter> waiters(Session session, ServerFacts facts) throws SQLException {
    String start = facts.major() >= 14 ? WAIT_START : "SELECT NULL::timestamptz";
    return session
        .rows(
            WHOM.replace(":since", start),
            row ->
                new Waiter(
                    row.getInt(1),
                    pids(row.getString(2)),
                    row.getString(3),
                    row.getObject(4, Double.class)))
        .stream()
        .filter(waiter -> !waiter.blockers().isEmpty())
        .toList();
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

  private double longest(List<Waiter> waiters) {
    long now = time.nanoTime();
    Map<String, Long> seen = new HashMap<>();
    double longest = 0;
    for (Waiter waiter : waiters) {
      String wait = waiter.pid() + " " + waiter.since();
      long first = firstSeen.getOrDefault(wait, now);
      seen.put(wait, first);
      Double told = waiter.seconds();
      longest = Math.max(longest, told == null ? (now - first) / 1e9 : told);
    }
    firstSeen = seen;
    return longest;
  }

  private List<Offender> roots(Session session, List<Waiter> waiters) throws SQLException {
    Map<Integer, Set<Integer>> blockers = new TreeMap<>();
    waiters.forEach(waiter -> blockers.put(waiter.pid(), waiter.blockers()));
    List<Map.Entry<Integer, Integer>> worst =
        new LockQueue(blockers)
            .roots().entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
                .limit(OFFENDERS)
                .toList();
    Map<Integer, SessionName> names = names(session, worst);
    List<Offender> roots = new ArrayList<>();
    for (Map.Entry<Integer, Integer> root : worst) {
      SessionName name = names.get(root.getKey());
      String text =
          root.getKey() == 0
              ? words.get("offender.prepared")
              : name == null
                  ? words.get("offender.process", "pid", root.getKey())
                  : name.text(words);
      roots.add(new Offender(text, root.getValue(), Unit.COUNT));
    }
    roots.sort(Comparator.comparingDouble(Offender::value).reversed());
    return roots;
  }

  private static Map<Integer, SessionName> names(
      Session session, List<Map.Entry<Integer, Integer>> roots) throws SQLException {
    String pids =
        roots.stream().map(root -> root.getKey().toString()).collect(Collectors.joining(","));
    String sql =
        "SELECT /* pitwall */ pid, coalesce(application_name, ''), coalesce(usename::text, ''),"
            + " left(coalesce(query, ''), 4000) FROM pg_stat_activity WHERE pid IN ("
            + pids
            + ")";
    return session
        .rows(
            sql,
            row ->
                SessionName.of(row.getInt(1), row.getString(2), row.getString(3), row.getString(4)))
        .stream()
        .collect(Collectors.toMap(SessionName::pid, name -> name, (a, b) -> a));
  }
}
