package dev.pitwall.check.scan;

import dev.pitwall.check.PlannedCheck;
import dev.pitwall.scan.LastScan;
import dev.pitwall.scan.ScanSettings;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The watch over the planned scans. */
public final class ScanChecks {
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private ScanChecks() {}

  /**
   * What the check works with.
   *
   * @param zone of {@code scan.schedule}
   * @param last what the last scan found, from memory; empty if none has ended
   */
  public record Means(
      TimeSource time, ZoneId zone, Locale locale, Supplier<Optional<LastScan>> last) {}

  /** The check and when it runs; empty if no scan is planned. */
  public static Optional<PlannedCheck> of(ScanSettings settings, Means means) {
    return settings
        .schedule()
        .map(times -> new PlannedCheck(new ScanCheck(settings, times, means), INTERVAL));
  }
}
