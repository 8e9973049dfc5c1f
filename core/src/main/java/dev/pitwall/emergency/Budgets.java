package dev.pitwall.emergency;

import java.time.Duration;

/** The most time that each step gets. */
final class Budgets {
  /** For what is left of a step after its own limit. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private final EmergencySettings settings;

  Budgets(EmergencySettings settings) {
    this.settings = settings;
  }

  Duration of(Step step) {
    return switch (step) {
      case NOTIFY, REPORT -> Duration.ofSeconds(30);
      case EVIDENCE -> Duration.ofSeconds(60);
      case MAINTENANCE -> Duration.ofSeconds(30);
      case DUMP -> settings.backupTimeout();
      case ARCHIVE -> Duration.ofMinutes(10);
      case VERIFY -> Duration.ofMinutes(15);
      case STOP ->
          settings.stopTimeout().plus(GRACE).multipliedBy(Math.max(1, settings.stop().size()));
    };
  }
}
