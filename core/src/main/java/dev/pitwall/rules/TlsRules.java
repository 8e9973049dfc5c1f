package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.CRITICAL;
import static dev.pitwall.alert.Severity.WARNING;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.tls.TlsSettings;
import dev.pitwall.config.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules on certificates. The first sample fires: a certificate gets no younger, and a client
 * refuses a wrong one at once. Endpoints that every replica reaches are told once for all; files,
 * and what this machine serves to itself, by each.
 */
final class TlsRules {
  /** Reload hooks run after the renewal, some by a timer. */
  private static final Duration TIME_TO_RELOAD = Duration.ofHours(1);

  private static final double QUARTER = 0.25;
  private static final double EIGHTH = 0.125;

  private TlsRules() {}

  static List<Rule> of(Configuration c, AlertSettings alerts) {
    TlsSettings tls = TlsSettings.from(c);
    double warn = tls.warn().toSeconds();
    double critical = tls.critical().toSeconds();
    return Stream.of(
            Rule.when("tls.expiry")
                .below(WARNING, warn, warn, Duration.ZERO)
                .below(CRITICAL, critical, critical, Duration.ZERO),
            Rule.when("tls.lifetime-left")
                .below(WARNING, QUARTER, QUARTER, Duration.ZERO)
                .below(CRITICAL, EIGHTH, EIGHTH, Duration.ZERO),
            Rule.when("tls.untrusted").above(CRITICAL, 0, 0, Duration.ZERO),
            Rule.when("tls.not-reloaded").above(WARNING, 0, 0, TIME_TO_RELOAD))
        .map(draft -> draft.cluster(tls.sharedTargets()).build(alerts))
        .toList();
  }
}
