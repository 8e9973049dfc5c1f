package dev.pitwall.rules;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.RuleOverrides;
import dev.pitwall.config.Configuration;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules in force: those that exist from the start, with the operations guide's thresholds, and
 * what the configuration changes of them.
 */
public final class Presets {
  private Presets() {}

  /** In the order of the reference. */
  public static List<Rule> of(Configuration c) {
    AlertSettings alerts = AlertSettings.from(c);
    List<Rule> rules = new ArrayList<>();
    rules.addAll(HostRules.of(c, alerts));
    rules.addAll(JvmRules.of(alerts));
    rules.addAll(AppRules.of(c, alerts));
    rules.addAll(PostgresRules.of(c, alerts));
    return RuleOverrides.from(c).applyTo(rules);
  }
}
