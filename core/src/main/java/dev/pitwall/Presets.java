package dev.pitwall;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.RuleOverrides;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.host.HostSettings;
import dev.pitwall.check.http.HealthSettings;
import dev.pitwall.check.logs.ErrorSettings;
import dev.pitwall.check.postgres.PostgresSettings;
import dev.pitwall.config.Configuration;
import java.time.Duration;
import java.util.List;

/**
 * The rules that exist from the start, with the operations guide's thresholds. Each recovers at the
 * next lower level that belongs to its default threshold, or at 90 % of a threshold of one's own,
 * so that a value at the threshold does not open and close incidents again and again.
 */
final class Presets {
  private static final double OWN_CLEAR_SHARE = 0.9;

  private final AlertSettings alerts;

  private Presets(AlertSettings alerts) {
    this.alerts = alerts;
  }

  static List<Rule> of(Configuration c) {
    return RuleOverrides.from(c).applyTo(new Presets(AlertSettings.from(c)).all(c));
  }

  private List<Rule> all(Configuration c) {
    HostSettings host = HostSettings.from(c);
    HealthSettings health = HealthSettings.from(c);
    ErrorSettings errors = ErrorSettings.from(c);
    PostgresSettings postgres = PostgresSettings.from(c);
    return List.of(
        graced("host.cpu", host.cpuThreshold(), 0.80, 0.70),
        rule("host.memory", Severity.CRITICAL, host.memoryThreshold(), 0.85, 0.80),
        rule("host.disk", Severity.CRITICAL, host.diskThreshold(), 0.80, 0.75),
        graced("app.response-time", seconds(health.threshold()), 2.0, 1.5),
        rule("app.error-rate", Severity.CRITICAL, errors.threshold(), 10, 5),
        rule("db.down", Severity.CRITICAL, 0, 0, 0),
        rule("db.connections", Severity.WARNING, postgres.connectionsThreshold(), 50, 45),
        rule("db.slow-statements", Severity.WARNING, postgres.slow().threshold(), 5, 3));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** A rule that opens nothing while the JVM warms up. */
  private Rule graced(String id, double fire, double usual, double usualClear) {
    return rule(id, Severity.CRITICAL, fire, clear(fire, usual, usualClear), true);
  }

  private Rule rule(String id, Severity severity, double fire, double usual, double usualClear) {
    return rule(id, severity, fire, clear(fire, usual, usualClear), false);
  }

  private Rule rule(String id, Severity severity, double fire, double clear, boolean graced) {
    return new Rule(
        id, id, severity, fire, clear, alerts.pendingFor(), alerts.resolveAfter(), graced);
  }

  private static double clear(double fire, double usual, double usualClear) {
    return Double.compare(fire, usual) == 0 ? usualClear : fire * OWN_CLEAR_SHARE;
  }
}
