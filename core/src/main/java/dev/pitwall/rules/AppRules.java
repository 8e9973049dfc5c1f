package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.CRITICAL;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.http.HealthSettings;
import dev.pitwall.check.logs.ErrorSettings;
import dev.pitwall.config.Configuration;
import java.util.List;

/** The rules on the application itself. */
final class AppRules {
  private AppRules() {}

  static List<Rule> of(Configuration c, AlertSettings alerts) {
    double seconds = HealthSettings.from(c).threshold().toNanos() / 1e9;
    double errors = ErrorSettings.from(c).threshold();
    return List.of(
        Rule.when("app.response-time")
            .above(CRITICAL, seconds, ClearLevel.of(seconds, 2.0, 1.5))
            .samples(3, 5)
            .graced()
            .build(alerts),
        Rule.when("app.error-rate")
            .above(CRITICAL, errors, ClearLevel.of(errors, 10, 5))
            .build(alerts));
  }
}
