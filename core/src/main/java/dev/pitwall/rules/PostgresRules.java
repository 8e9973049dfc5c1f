package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.CRITICAL;
import static dev.pitwall.alert.Severity.WARNING;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.config.Configuration;
import java.util.List;

/** The rules on PostgreSQL. */
final class PostgresRules {
  private PostgresRules() {}

  static List<Rule> of(Configuration c, AlertSettings alerts) {
    PostgresSettings postgres = PostgresSettings.from(c);
    double connections = postgres.connectionsThreshold();
    double slow = postgres.slow().threshold();
    return List.of(
        Rule.when("db.down").above(CRITICAL, 0, 0).cluster().build(alerts),
        Rule.when("db.connections")
            .above(WARNING, connections, ClearLevel.of(connections, 50, 45))
            .cluster()
            .hiddenBy("db.down")
            .build(alerts),
        Rule.when("db.slow-statements")
            .above(WARNING, slow, ClearLevel.of(slow, 5, 3))
            .cluster()
            .hiddenBy("db.down")
            .build(alerts));
  }
}
