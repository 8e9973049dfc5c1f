package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.CRITICAL;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.host.HostSettings;
import dev.pitwall.config.Configuration;
import java.util.List;

/** The rules on the machine. */
final class HostRules {
  private HostRules() {}

  static List<Rule> of(Configuration c, AlertSettings alerts) {
    HostSettings host = HostSettings.from(c);
    double cpu = host.cpuThreshold();
    double memory = host.memoryThreshold();
    double disk = host.diskThreshold();
    return List.of(
        Rule.when("host.cpu")
            .above(CRITICAL, cpu, ClearLevel.of(cpu, 0.80, 0.70))
            .graced()
            .build(alerts),
        Rule.when("host.memory")
            .above(CRITICAL, memory, ClearLevel.of(memory, 0.85, 0.80))
            .build(alerts),
        Rule.when("host.disk")
            .above(CRITICAL, disk, ClearLevel.of(disk, 0.80, 0.75))
            .build(alerts));
  }
}
