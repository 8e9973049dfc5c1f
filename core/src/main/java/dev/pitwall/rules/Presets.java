package dev.pitwall.rules;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.config.Configuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules in force: those that exist from the start, with the operations guide's thresholds, and
 * what the configuration changes of them.
 */
public final class Presets {
  static final AlertSettings ANY_TIMES =
      new AlertSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private Presets() {}

  /** In the order of the reference; those of the operator's own last. */
  public static List<Rule> of(Configuration c) {
    return RuleSettings.from(c).applyTo(builtIn(c), AlertSettings.from(c));
  }

  /** As they are built in, with the thresholds that are set. */
  public static List<Rule> builtIn(Configuration c) {
    AlertSettings alerts = AlertSettings.from(c);
    List<Rule> rules = new ArrayList<>();
    rules.addAll(HostRules.of(c, alerts));
    rules.addAll(JvmRules.of(alerts));
    rules.addAll(AppRules.of(c, alerts));
    rules.addAll(PostgresRules.of(c, alerts));
    rules.addAll(SecurityRules.of(c, alerts));
    rules.addAll(TlsRules.of(c, alerts));
    rules.addAll(BackupRules.of(c, alerts));
    rules.addAll(ScanRules.of(alerts));
    rules.addAll(LogRules.of(alerts));
    rules.addAll(CheckRules.of(alerts));
    return rules;
  }
}
