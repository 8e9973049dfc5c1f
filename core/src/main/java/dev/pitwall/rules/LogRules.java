package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.WARNING;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import java.time.Duration;
import java.util.List;

/**
 * The rule on logs that are not rotated. The first sample fires: the rotation itself has waited for
 * a minute before it gave up, and the disk fills until somebody looks.
 */
final class LogRules {
  private LogRules() {}

  static List<Rule> of(AlertSettings alerts) {
    return List.of(
        Rule.when("logs.rotate-failed")
            .above(WARNING, 0, 0, Duration.ZERO)
            .resolveAfter(Duration.ZERO)
            .build(alerts));
  }
}
