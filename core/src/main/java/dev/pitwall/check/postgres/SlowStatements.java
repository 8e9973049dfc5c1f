package dev.pitwall.check.postgres;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.check.postgres.StatementWindow.Snapshot;
import dev.pitwall.check.postgres.StatementWindow.Work;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many statements are slow now: those whose mean within the window is too high, and those that
 * have been running for more than a minute, which pg_stat_statements does not hold before they end.
 */
final class SlowStatements implements Question {
  static final ReadingKey COUNT = ReadingKey.of("db.slow-statements");

  private static final int MOST_ENTRIES = 10_000;
  private static final int OFFENDERS = 10;

  private static final String RUNNING =
      """
      SELECT /* pitwall */ extract(epoch FROM clock_timestamp() - query_start)::float8,
        left(query, 4000)
      FROM pg_stat_activity
      WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_backend_pid()
        AND query_start < clock_timestamp() - interval '60 seconds'
        AND coalesce(application_name, '') !~ '^(pitwall(/|$)|pg_dump$)'
      ORDER BY query_start
      LIMIT 200
      """;

  /** One that is too slow, with its mean or its age so far. */
  private record Slow(String name, double seconds) {}

  /** What the server says about its entries as a whole. */
  private record Counters(@Nullable Long evictions, String reset) {}

  private final PostgresSettings.Slow settings;
  private final Messages words;
  private final TimeSource time;
  private final StatementWindow window = new StatementWindow();
  private final StatementTexts texts;
  private final Rights rights;

  SlowStatements(PostgresSettings.Slow settings, Rights rights, Messages words, TimeSource time) {
    this.settings = settings;
    this.rights = rights;
    this.words = words;
    this.time = time;
    this.texts = new StatementTexts(time);
  }

  @Override
  public String id() {
    return "slow-statements";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(new Reading.Unknown(COUNT, Unit.COUNT, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    StatementsExtension extension = StatementsExtension.read(session);
    rights.statements(facts, extension);
    String lacking = lacking(facts, extension);
    if (lacking != null || extension == null) {
      return unknown(lacking == null ? "" : lacking);
    }
    Snapshot snapshot = snapshot(session, facts, extension);
    StatementWindow.Outcome outcome = window.add(snapshot, time.nanoTime());
    return switch (outcome) {
      case FIRST -> unknown(words.get("unknown.first"));
      case RESET -> unknown(words.get("unknown.reset"));
      case ADDED -> List.of(measured(session, extension, snapshot.complete()));
    };
  }

  private @Nullable String lacking(ServerFacts facts, @Nullable StatementsExtension extension) {
    if (extension == null) {
      return words.get("unknown.extension", "database", facts.database());
    }
    if (extension.track() == null) {
      return words.get("unknown.library");
    }
    if (extension.track().equals("none")) {
      return words.get("unknown.track");
    }
    return facts.readsStatistics() ? null : words.get("unknown.grant", "role", facts.role());
  }

  private static Snapshot snapshot(
      Session session, ServerFacts facts, StatementsExtension extension) throws SQLException {
    Counters counters =
        extension.info()
            ? session.row(
                "SELECT /* pitwall */ dealloc, coalesce(stats_reset::text, '') FROM "
                    + extension.schema()
                    + ".pg_stat_statements_info",
                row -> new Counters(row.getLong(1), row.getString(2)))
            : new Counters(null, "");
    Map<StatementId, Work> entries = new HashMap<>();
    session
        .rows(
            numbers(extension),
            row ->
                Map.entry(
                    new StatementId(row.getLong(1), row.getLong(2)),
                    new Work(row.getLong(3), row.getDouble(4))))
        .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    boolean complete = entries.size() < MOST_ENTRIES;
    String identity = facts.identity() + " " + counters.reset();
    return new Snapshot(identity, counters.evictions(), complete, entries);
  }

  /** Without the texts: {@code false} spares the server the reading of their file. */
  private static String numbers(StatementsExtension extension) {
    return "SELECT /* pitwall */ dbid::int8, queryid, sum(calls)::int8, sum("
        + extension.totalColumn()
        + ") FROM "
        + extension.schema()
        + ".pg_stat_statements(false) WHERE queryid IS NOT NULL AND calls > 0"
        + " GROUP BY 1, 2 ORDER BY 4 DESC LIMIT "
        + MOST_ENTRIES;
  }

  private Reading measured(Session session, StatementsExtension extension, boolean complete)
      throws SQLException {
    List<Map.Entry<StatementId, Work>> candidates = candidates();
    texts.learn(
        session,
        extension.schema(),
        candidates.stream().map(entry -> entry.getKey().query()).toList());
    List<Slow> slow = new ArrayList<>();
    for (Map.Entry<StatementId, Work> candidate : candidates) {
      StatementTexts.Text text = texts.of(candidate.getKey().query());
      if (text == null || text.counts()) {
        slow.add(new Slow(name(candidate.getKey(), text), candidate.getValue().meanSeconds()));
      }
    }
    List<Slow> running = running(session);
    slow.addAll(running);
    slow.sort(Comparator.comparingDouble(Slow::seconds).reversed());
    List<Offender> offenders =
        slow.stream()
            .limit(OFFENDERS)
            .map(one -> new Offender(one.name(), one.seconds(), Unit.SECONDS))
            .toList();
    String detail = detail(running.size(), complete);
    return new Reading.Measured(COUNT, Unit.COUNT, slow.size(), detail, offenders);
  }

  private List<Map.Entry<StatementId, Work>> candidates() {
    double limit = settings.mean().toNanos() / 1e9;
    return window.sums().entrySet().stream()
        .filter(entry -> entry.getValue().calls() >= settings.minCalls())
        .filter(entry -> entry.getValue().meanSeconds() > limit)
        .sorted(
            Comparator.comparingDouble(
                    (Map.Entry<StatementId, Work> entry) -> entry.getValue().meanSeconds())
                .reversed())
        .toList();
  }

  private List<Slow> running(Session session) throws SQLException {
    List<Slow> running = new ArrayList<>();
    for (Slow raw :
        session.rows(
            RUNNING,
            row -> new Slow(Objects.requireNonNullElse(row.getString(2), ""), row.getDouble(1)))) {
      StatementTexts.Text text = StatementTexts.text(raw.name());
      if (text.counts()) {
        String shown = text.shown().isEmpty() ? words.get("statement.withheld") : text.shown();
        running.add(new Slow(words.get("statement.running", "text", shown), raw.seconds()));
      }
    }
    return running;
  }

  private String name(StatementId id, StatementTexts.@Nullable Text text) {
    if (text == null) {
      return words.get("statement.unread", "id", id.query());
    }
    return text.shown().isEmpty() ? words.get("statement.withheld") : text.shown();
  }

  private String detail(int running, boolean complete) {
    String mean = settings.mean().toNanos() / 1e9 + "";
    String detail =
        words.get(
            "detail.slow",
            "mean",
            mean.endsWith(".0") ? mean.substring(0, mean.length() - 2) : mean,
            "calls",
            settings.minCalls());
    if (running > 0) {
      detail += " " + words.get("detail.slow.running", "running", running);
    }
    return complete ? detail : detail + " " + words.get("detail.slow.incomplete");
  }
}
