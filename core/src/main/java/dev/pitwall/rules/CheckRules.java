package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.WARNING;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import java.time.Duration;
import java.util.List;

/** The rule on the checks themselves. */
final class CheckRules {
  private CheckRules() {}

  static List<Rule> of(AlertSettings alerts) {
    double seconds = alerts.noData().toNanos() / 1e9;
    return List.of(
        Rule.when("check.no-data")
            .above(WARNING, seconds, 0, Duration.ZERO)
            .resolveAfter(Duration.ZERO)
            .build(alerts));
  }
}
