package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.CRITICAL;
import static dev.pitwall.alert.Severity.INFO;
import static dev.pitwall.alert.Severity.WARNING;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.config.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules on PostgreSQL, each told once a fleet. Where the value is an age, a wait or a sum over
 * a window, the time is in the value already and the rule itself waits no longer.
 */
final class PostgresRules {
  private static final double MIB = 1L << 20;
  private static final double GIB = 1L << 30;
  private static final double MINUTE = 60;
  private static final double HOUR = 60 * MINUTE;
  private static final double DAY = 24 * HOUR;
  private static final double MILLION = 1e6;
  private static final Duration AT_ONCE = Duration.ZERO;

  /** While the database is away, or does not let us in, nothing else about it is news. */
  private static final String[] AWAY = {"db.down", "db.restarting", "db.refused"};

  private final AlertSettings alerts;
  private final PostgresSettings postgres;

  private PostgresRules(AlertSettings alerts, PostgresSettings postgres) {
    this.alerts = alerts;
    this.postgres = postgres;
  }

  static List<Rule> of(Configuration c, AlertSettings alerts) {
    PostgresRules rules = new PostgresRules(alerts, PostgresSettings.from(c));
    return Stream.of(
            rules.reachability(),
            rules.sessions(),
            rules.workload(),
            rules.replication(),
            rules.upkeep())
        .flatMap(List::stream)
        .toList();
  }

  private List<Rule> reachability() {
    return List.of(
        Rule.when("db.down")
            .above(CRITICAL, 0, 0, atMost(Duration.ofSeconds(10)))
            .cluster()
            .build(alerts),
        Rule.when("db.restarting")
            .above(CRITICAL, 0, 0, Duration.ofSeconds(60))
            .cluster()
            .hiddenBy("db.down")
            .build(alerts),
        // before check.incomplete, which it explains
        Rule.when("db.refused").above(WARNING, 0, 0, atMost(minutes(1))).cluster().build(alerts),
        on("db.connections-exhausted")
            .above(CRITICAL, 0, 0, atMost(Duration.ofSeconds(30)))
            .build(alerts),
        on("db.timeouts").above(WARNING, 0, 0).hiddenBy("db.connections-exhausted").build(alerts),
        on("db.connect-time")
            .above(WARNING, 0.5, 0.25, minutes(2))
            .above(CRITICAL, 2, 1, minutes(2))
            .hiddenBy("db.connections-exhausted")
            .build(alerts));
  }

  private List<Rule> sessions() {
    double connections = postgres.connectionsThreshold();
    return List.of(
        on("db.connections")
            .above(WARNING, connections, ClearLevel.of(connections, 50, 45), atMost(minutes(1)))
            .build(alerts),
        on("db.connections.share")
            .above(WARNING, 0.80, 0.70, minutes(2))
            .above(CRITICAL, 0.95, 0.85, minutes(2))
            .build(alerts),
        on("db.idle-in-transaction")
            .above(WARNING, 5 * MINUTE, MINUTE, AT_ONCE)
            .above(CRITICAL, 30 * MINUTE, 5 * MINUTE, AT_ONCE)
            .build(alerts),
        on("db.longest-transaction")
            .above(WARNING, 15 * MINUTE, 10 * MINUTE, AT_ONCE)
            .above(CRITICAL, HOUR, 15 * MINUTE, AT_ONCE)
            .build(alerts),
        on("db.longest-statement")
            .above(WARNING, 60, 30, AT_ONCE)
            .above(CRITICAL, 10 * MINUTE, 60, AT_ONCE)
            .build(alerts),
        on("db.blocked").above(WARNING, 3, 1).above(CRITICAL, 10, 3).build(alerts),
        on("db.blocked.wait")
            .above(WARNING, 30, 5, AT_ONCE)
            .above(CRITICAL, 2 * MINUTE, 30, AT_ONCE)
            .build(alerts));
  }

  private List<Rule> workload() {
    double slow = postgres.slow().threshold();
    return List.of(
        on("db.slow-statements")
            .above(WARNING, slow, ClearLevel.of(slow, 5, 3))
            .above(CRITICAL, 3 * slow, slow)
            .hiddenBy("db.connections-exhausted")
            .build(alerts),
        on("db.deadlocks")
            .above(WARNING, 0, 0, AT_ONCE)
            .above(CRITICAL, 25, 5, AT_ONCE)
            .build(alerts),
        on("db.rollback-ratio")
            .above(WARNING, 0.10, 0.05)
            .above(CRITICAL, 0.30, 0.15)
            .build(alerts),
        on("db.temp-bytes")
            .above(WARNING, GIB, GIB / 2, AT_ONCE)
            .above(CRITICAL, 10 * GIB, 5 * GIB, AT_ONCE)
            .build(alerts),
        on("db.cache-hit-ratio")
            .below(INFO, 0.95, 0.97, minutes(15))
            .below(WARNING, 0.85, 0.90, minutes(15))
            .build(alerts));
  }

  private List<Rule> replication() {
    return List.of(
        on("db.replica.lag").above(WARNING, 60, 10).above(CRITICAL, 10 * MINUTE, 60).build(alerts),
        on("db.replica.lag-bytes")
            .above(WARNING, 100 * MIB, 50 * MIB)
            .above(CRITICAL, GIB, 500 * MIB)
            .build(alerts),
        on("db.replica.missing").above(WARNING, 0, 0, minutes(5)).build(alerts),
        on("db.replica.disconnected")
            .above(WARNING, 0, 0, minutes(1))
            .above(CRITICAL, 0, 0, minutes(10))
            .build(alerts),
        on("db.slot.retained")
            .above(WARNING, GIB, GIB / 2)
            .above(CRITICAL, 10 * GIB, 5 * GIB)
            .build(alerts),
        on("db.slots.lost").above(CRITICAL, 0, 0).build(alerts),
        on("db.archive.delay")
            .above(WARNING, 5 * MINUTE, MINUTE, AT_ONCE)
            .above(CRITICAL, 30 * MINUTE, 5 * MINUTE, AT_ONCE)
            .build(alerts),
        on("db.archive.backlog").above(CRITICAL, 100, 50).build(alerts),
        on("db.failover").above(INFO, 0, 0, AT_ONCE).build(alerts));
  }

  private List<Rule> upkeep() {
    return List.of(
        on("db.wraparound")
            .above(WARNING, 500 * MILLION, 450 * MILLION)
            .above(CRITICAL, 1200 * MILLION, 1000 * MILLION)
            .build(alerts),
        on("db.xmin-horizon")
            .above(WARNING, 50 * MILLION, 40 * MILLION)
            .above(CRITICAL, 500 * MILLION, 400 * MILLION)
            .build(alerts),
        on("db.dead-tuples")
            .above(WARNING, 0.20, 0.15, Duration.ofHours(1))
            .above(CRITICAL, 0.50, 0.40, Duration.ofHours(1))
            .build(alerts),
        on("db.time-to-full")
            .below(WARNING, 7 * DAY, 8 * DAY)
            .below(CRITICAL, DAY, 2 * DAY)
            .build(alerts),
        on("db.checksum-failures").above(CRITICAL, 0, 0, AT_ONCE).build(alerts),
        on("db.invalid-indexes").above(WARNING, 0, 0, minutes(15)).build(alerts),
        on("db.sequences").above(WARNING, 0.75, 0.70).build(alerts),
        on("db.prepared-transactions").above(WARNING, 5 * MINUTE, 0, AT_ONCE).build(alerts),
        on("db.pending-restart").above(INFO, 0, 0).build(alerts),
        on("db.end-of-life").below(INFO, 180 * DAY, 180 * DAY).build(alerts));
  }

  private static Rule.Draft on(String id) {
    return Rule.when(id).cluster().hiddenBy(AWAY);
  }

  /** {@code alerts.for}, or this if it is shorter. */
  private Duration atMost(Duration time) {
    return alerts.pendingFor().compareTo(time) < 0 ? alerts.pendingFor() : time;
  }

  private static Duration minutes(int count) {
    return Duration.ofMinutes(count);
  }
}
