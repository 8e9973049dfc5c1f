package dev.pitwall.check.postgres;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.check.postgres.CounterWindow.Outcome;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What pg_stat_database counts, as growth within a window: deadlocks and temporary files of all
 * databases, rollbacks and cache hits of ours.
 */
final class DatabaseCounters implements Question {
  static final ReadingKey DEADLOCKS = ReadingKey.of("db.deadlocks");
  static final ReadingKey ROLLBACKS = ReadingKey.of("db.rollback-ratio");
  static final ReadingKey TEMP = ReadingKey.of("db.temp-bytes");
  static final ReadingKey HITS = ReadingKey.of("db.cache-hit-ratio");

  private static final Duration SHORT = Duration.ofMinutes(5);
  private static final Duration MIDDLE = Duration.ofMinutes(10);
  private static final Duration LONG = Duration.ofHours(1);

  /** Fewer transactions than this count as this many, so that two of three are no 67 %. */
  static final long LEAST_TRANSACTIONS = 100;

  /** Likewise for block accesses: below 95 % only with 1000 blocks not found in the cache. */
  static final long LEAST_ACCESSES = 20_000;

  private static final String SQL =
      """
      SELECT /* pitwall */ coalesce(max(stats_reset)::text, ''),
        coalesce(sum(deadlocks), 0)::int8,
        coalesce(sum(temp_files), 0)::int8, coalesce(sum(temp_bytes), 0)::int8,
        coalesce(sum(xact_commit) FILTER (WHERE datname = current_database()), 0)::int8,
        coalesce(sum(xact_rollback) FILTER (WHERE datname = current_database()), 0)::int8,
        coalesce(sum(blks_hit) FILTER (WHERE datname = current_database()), 0)::int8,
        coalesce(sum(blks_read) FILTER (WHERE datname = current_database()), 0)::int8
      FROM pg_stat_database
      """;

  private record Counters(
      String reset,
      long deadlocks,
      long tempFiles,
      long tempBytes,
      long commits,
      long rollbacks,
      long hits,
      long reads) {}

  private final Messages words;
  private final TimeSource time;
  private final CounterWindow deadlocks = new CounterWindow(SHORT);
  private final CounterWindow traffic = new CounterWindow(MIDDLE);
  private final CounterWindow temp = new CounterWindow(LONG);

  DatabaseCounters(Messages words, TimeSource time) {
    this.words = words;
    this.time = time;
  }

  @Override
  public String id() {
    return "database-counters";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(
        new Reading.Unknown(DEADLOCKS, Unit.COUNT, reason),
        new Reading.Unknown(ROLLBACKS, Unit.RATIO, reason),
        new Reading.Unknown(TEMP, Unit.BYTES, reason),
        new Reading.Unknown(HITS, Unit.RATIO, reason));
  }

  @Override
  public List<Reading> ask(Session session, ServerFacts facts) throws SQLException {
    Counters now = session.row(SQL, DatabaseCounters::counters);
    String identity = facts.identity() + " " + now.reset();
    long nanos = time.nanoTime();
    List<Reading> readings = new ArrayList<>();
    Outcome added = deadlocks.add(identity, nanos, now.deadlocks());
    readings.add(
        added == Outcome.ADDED
            ? new Reading.Measured(DEADLOCKS, Unit.COUNT, deadlocks.grown(0))
            : none(DEADLOCKS, Unit.COUNT, added));
    added =
        traffic.add(
            identity,
            nanos,
            now.commits(),
            now.rollbacks(),
            session.asked(),
            now.hits(),
            now.reads());
    readings.add(added == Outcome.ADDED ? rollbackRatio() : none(ROLLBACKS, Unit.RATIO, added));
    readings.add(added == Outcome.ADDED ? hitRatio() : none(HITS, Unit.RATIO, added));
    added = temp.add(identity, nanos, now.tempFiles(), now.tempBytes());
    readings.add(
        added == Outcome.ADDED
            ? new Reading.Measured(
                TEMP,
                Unit.BYTES,
                temp.grown(1),
                words.get("detail.temp", "files", temp.grown(0)),
                List.of())
            : none(TEMP, Unit.BYTES, added));
    return readings;
  }

  private static Counters counters(ResultSet row) throws SQLException {
    return new Counters(
        row.getString(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8));
  }

  private Reading rollbackRatio() {
    long rollbacks = traffic.grown(1);
    // the server counts our own statements a moment late
    long commits = Math.max(0, traffic.grown(0) - traffic.grown(2));
    double ratio = (double) rollbacks / Math.max(LEAST_TRANSACTIONS, commits + rollbacks);
    String detail =
        words.get("detail.rollbacks", "rollbacks", rollbacks, "all", commits + rollbacks);
    return new Reading.Measured(ROLLBACKS, Unit.RATIO, ratio, detail, List.of());
  }

  private Reading hitRatio() {
    long hits = traffic.grown(3);
    long reads = traffic.grown(4);
    double ratio = 1 - (double) reads / Math.max(LEAST_ACCESSES, hits + reads);
    String detail = words.get("detail.hits", "reads", reads, "all", hits + reads);
    return new Reading.Measured(HITS, Unit.RATIO, ratio, detail, List.of());
  }

  private Reading none(ReadingKey key, Unit unit, Outcome outcome) {
    String why = outcome == Outcome.FIRST ? "unknown.first" : "unknown.reset";
    return new Reading.Unknown(key, unit, words.get(why));
  }
}
