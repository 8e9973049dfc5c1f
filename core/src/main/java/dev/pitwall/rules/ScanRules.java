package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.CRITICAL;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import java.time.Duration;
import java.util.List;

/**
 * The rule on what the planned scans find. The first sample fires: what is known to be vulnerable
 * stays so. All replicas run the same application, so one of them tells.
 */
final class ScanRules {
  private ScanRules() {}

  static List<Rule> of(AlertSettings alerts) {
    return List.of(
        Rule.when("scan.vulnerable")
            .cluster()
            .above(CRITICAL, 0, 0, Duration.ZERO)
            .resolveAfter(Duration.ZERO)
            .build(alerts));
  }
}
