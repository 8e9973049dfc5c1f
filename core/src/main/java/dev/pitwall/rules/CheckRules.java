package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.WARNING;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The rules on the checks themselves: nothing is answered, or not all. */
final class CheckRules {
  private CheckRules() {}

  static List<Rule> of(AlertSettings alerts) {
    double seconds = alerts.noData().toNanos() / 1e9;
    return Stream.of("check.no-data", "check.incomplete")
        .map(
            id ->
                Rule.when(id)
                    .above(WARNING, seconds, 0, Duration.ZERO)
                    .resolveAfter(Duration.ZERO)
                    .build(alerts))
        .toList();
  }
}
