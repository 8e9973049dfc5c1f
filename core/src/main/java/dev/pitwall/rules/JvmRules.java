package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.CRITICAL;
import static dev.pitwall.alert.Severity.WARNING;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The rules on the JVM that Pitwall runs in, and on the pools inside of it. */
final class JvmRules {
  private JvmRules() {}

  static List<Rule> of(AlertSettings alerts) {
    return Stream.of(
            Rule.when("jvm.heap").above(WARNING, 0.85, 0.80).above(CRITICAL, 0.95, 0.90),
            Rule.when("jvm.gc").above(WARNING, 0.10, 0.05).above(CRITICAL, 0.25, 0.10).graced(),
            // It does not pass, and every request that needs one of its locks joins it.
            Rule.when("jvm.deadlock").above(CRITICAL, 0, 0, Duration.ZERO),
            Rule.when("jvm.threads").above(WARNING, 2_000, 1_800),
            Rule.when("jvm.threads.blocked").above(WARNING, 0.25, 0.10).above(CRITICAL, 0.50, 0.25),
            Rule.when("jvm.metaspace").above(WARNING, 0.85, 0.80).above(CRITICAL, 0.95, 0.90),
            Rule.when("jvm.direct-memory").above(WARNING, 0.85, 0.80).above(CRITICAL, 0.95, 0.90),
            Rule.when("jvm.open-files").above(WARNING, 0.80, 0.70).above(CRITICAL, 0.95, 0.90),
            Rule.when("jvm.pool.waiting").above(WARNING, 0, 0).above(CRITICAL, 10, 2),
            Rule.when("jvm.pool.threads").above(WARNING, 0.90, 0.75).above(CRITICAL, 0.98, 0.90))
        .map(draft -> draft.build(alerts))
        .toList();
  }
}
