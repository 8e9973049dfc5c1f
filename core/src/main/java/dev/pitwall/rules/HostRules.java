package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.CRITICAL;
import static dev.pitwall.alert.Severity.INFO;
import static dev.pitwall.alert.Severity.WARNING;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.host.HostSettings;
import dev.pitwall.config.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules on the machine. The levels of the three with a key are the operations guide's; the
 * others are what operators of other systems use for the same number, or, where they have none, a
 * level at which people begin to notice.
 */
final class HostRules {
  private static final double SECONDS_OF_AN_HOUR = 3600;
  private static final double MIB = 1 << 20;

  private HostRules() {}

  static List<Rule> of(Configuration c, AlertSettings alerts) {
    HostSettings host = HostSettings.from(c);
    return Stream.of(processors(host), memory(host), disks(host), others())
        .flatMap(List::stream)
        .map(draft -> draft.build(alerts))
        .toList();
  }

  private static List<Rule.Draft> processors(HostSettings host) {
    double cpu = host.cpuThreshold();
    return List.of(
        Rule.when("host.cpu").above(CRITICAL, cpu, ClearLevel.of(cpu, 0.80, 0.70)).graced(),
        Rule.when("host.cpu.iowait").above(WARNING, 0.40, 0.20, Duration.ofMinutes(30)).graced(),
        Rule.when("host.cpu.steal").above(WARNING, 0.10, 0.05, Duration.ofMinutes(20)).graced(),
        Rule.when("host.cpu.throttled").above(WARNING, 0.25, 0.10, Duration.ofMinutes(5)).graced(),
        Rule.when("host.cpu.pressure").above(WARNING, 0.60, 0.40, Duration.ofMinutes(10)).graced(),
        Rule.when("host.load").above(INFO, 2, 1.5).graced());
  }

  private static List<Rule.Draft> memory(HostSettings host) {
    double memory = host.memoryThreshold();
    return List.of(
        Rule.when("host.memory").above(CRITICAL, memory, ClearLevel.of(memory, 0.85, 0.80)),
        Rule.when("host.memory.pressure")
            .above(WARNING, 0.10, 0.05, Duration.ofMinutes(5))
            .above(CRITICAL, 0.40, 0.20, Duration.ofMinutes(5)),
        // One sample is enough: the kernel has ended a process, and the next count is 0 again.
        Rule.when("host.memory.oom-kills").above(CRITICAL, 0, 0, Duration.ZERO),
        Rule.when("host.memory.swap-in").above(WARNING, 4 * MIB, MIB, Duration.ofMinutes(10)));
  }

  private static List<Rule.Draft> disks(HostSettings host) {
    double disk = host.diskThreshold();
    return List.of(
        Rule.when("host.disk").above(CRITICAL, disk, ClearLevel.of(disk, 0.80, 0.75)),
        Rule.when("host.disk.time-to-full")
            .below(WARNING, 24 * SECONDS_OF_AN_HOUR, 30 * SECONDS_OF_AN_HOUR)
            .below(CRITICAL, 4 * SECONDS_OF_AN_HOUR, 6 * SECONDS_OF_AN_HOUR),
        Rule.when("host.disk.read-only").above(CRITICAL, 0, 0, Duration.ZERO),
        Rule.when("host.inodes").above(WARNING, 0.90, 0.85).above(CRITICAL, 0.97, 0.95));
  }

  private static List<Rule.Draft> others() {
    return List.of(
        Rule.when("host.io.pressure").above(WARNING, 0.50, 0.30, Duration.ofMinutes(10)),
        Rule.when("host.network.lost").above(WARNING, 10, 1, Duration.ofMinutes(10)));
  }
}
