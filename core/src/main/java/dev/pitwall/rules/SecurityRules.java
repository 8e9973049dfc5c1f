package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.CRITICAL;
import static dev.pitwall.alert.Severity.WARNING;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Severity;
import dev.pitwall.config.Configuration;
import dev.pitwall.security.SecuritySettings;
import dev.pitwall.security.Signal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules on attacks. The first sample fires: the readings are counts over minutes already. They
 * clear at half, so that an attack at a steady rate is one incident.
 */
final class SecurityRules {
  /** Ten times the threshold: no longer somebody who forgot a password. */
  private static final double FAR_BEYOND = 10;

  private SecurityRules() {}

  static List<Rule> of(Configuration c, AlertSettings alerts) {
    double failed = SecuritySettings.from(c).threshold();
    Rule.Draft logins =
        Rule.when(Signal.FAILED_LOGINS.reading()).above(WARNING, failed, failed, Duration.ZERO);
    return Stream.of(
            failed > 0
                ? logins.above(CRITICAL, failed * FAR_BEYOND, failed, Duration.ZERO)
                : logins,
            when(Signal.BRUTE_FORCE, WARNING),
            when(Signal.SPRAYING, WARNING),
            when(Signal.FAILING_CLIENTS, WARNING),
            when(Signal.ACCOUNT_ATTACK, WARNING),
            when(Signal.PATH_SCAN, WARNING),
            when(Signal.NOT_FOUND_FLOOD, WARNING),
            when(Signal.PROBES, WARNING),
            when(Signal.LOGIN_AFTER_FAILURES, CRITICAL),
            when(Signal.NOT_FOUND_SURGE, WARNING),
            when(Signal.NEW_ADMIN_ACCESS, WARNING),
            Rule.when("security.denied").above(WARNING, 0, 0, Duration.ZERO),
            Rule.when("security.would-deny").above(WARNING, 0, 0, Duration.ZERO),
            Rule.when("security.answer-stopped").above(WARNING, 0, 0, Duration.ZERO))
        .map(draft -> draft.build(alerts))
        .toList();
  }

  private static Rule.Draft when(Signal signal, Severity severity) {
    double fire = signal.threshold();
    return Rule.when(signal.reading()).above(severity, fire, Math.floor(fire / 2), Duration.ZERO);
  }
}
