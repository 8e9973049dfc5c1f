package dev.pitwall.rules;

import static dev.pitwall.alert.Severity.CRITICAL;
import static dev.pitwall.alert.Severity.WARNING;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Rule;
import dev.pitwall.backup.BackupSettings;
import dev.pitwall.config.Configuration;
import dev.pitwall.schedule.Cron;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * The rules on backups. The first sample fires: what failed at night will not have succeeded two
 * minutes later.
 */
final class BackupRules {
  private static final Duration DAILY = Duration.ofDays(1);
  private static final Duration MOST_PATIENCE = Duration.ofHours(2);

  /** Any moment will do: the gaps of a crontab line come again every year. */
  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");

  private static final int MOST_TIMES = 1_500;

  private BackupRules() {}

  static List<Rule> of(Configuration c, AlertSettings alerts) {
    Duration gap = BackupSettings.from(c).schedule().map(BackupRules::longestGap).orElse(DAILY);
    Duration half = gap.dividedBy(2);
    Duration patience = half.compareTo(MOST_PATIENCE) < 0 ? half : MOST_PATIENCE;
    double warn = gap.plus(patience).toSeconds();
    double critical = gap.multipliedBy(2).plus(patience).toSeconds();
    return List.of(
        Rule.when("backup.failed")
            .cluster()
            .above(WARNING, 0, 0, Duration.ZERO)
            .above(CRITICAL, 1, 0, Duration.ZERO)
            .resolveAfter(Duration.ZERO)
            .build(alerts),
        Rule.when("backup.overdue")
            .reading("backup.age")
            .cluster()
            .above(WARNING, warn, warn, Duration.ZERO)
            .above(CRITICAL, critical, critical, Duration.ZERO)
            .resolveAfter(Duration.ZERO)
            .build(alerts),
        Rule.when("backup.preflight")
            .above(WARNING, 0, 0, Duration.ZERO)
            .resolveAfter(Duration.ZERO)
            .build(alerts));
  }

  /** The longest time between two of its times, over a year. */
  static Duration longestGap(Cron cron) {
    Duration longest = Duration.ZERO;
    Optional<Instant> last = cron.nextAfter(FROM, ZoneOffset.UTC);
    Instant end = FROM.plus(Duration.ofDays(366));
    for (int i = 0; i < MOST_TIMES && last.isPresent() && last.get().isBefore(end); i++) {
      Optional<Instant> next = cron.nextAfter(last.get(), ZoneOffset.UTC);
      if (next.isPresent()) {
        Duration gap = Duration.between(last.get(), next.get());
        longest = gap.compareTo(longest) > 0 ? gap : longest;
      }
      last = next;
    }
    return longest.isZero() ? DAILY : longest;
  }
}
