package dev.pitwall.check.tls;

import dev.pitwall.check.PlannedCheck;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The watch over certificates. */
public final class TlsChecks {
  private TlsChecks() {}

  /**
   * The check and when it runs; empty if no certificate is named.
   *
   * @param zone of the times in the details
   */
  public static Optional<PlannedCheck> of(
      TlsSettings settings, TimeSource time, Locale locale, ZoneId zone, Findings findings) {
    if (settings.endpoints().isEmpty() && settings.files().isEmpty()) {
      return Optional.empty();
    }
    List<Target.Server> servers =
        most(settings.endpoints(), "tls.endpoints", findings).stream()
            .map(Target.Server::new)
            .toList();
    List<Target.Stored> files =
        most(settings.files(), "tls.files", findings).stream()
            .map(file -> new Target.Stored(file, settings.password()))
            .toList();
    TlsCheck check = new TlsCheck(servers, files, settings, time, new Words(locale, zone));
    return Optional.of(new PlannedCheck(check, TlsCheck.INTERVAL));
  }

  private static <T> List<T> most(List<T> named, String key, Findings findings) {
    if (named.size() <= TlsSettings.MOST) {
      return named;
    }
    findings.report(
        key,
        "watching the certificates of "
            + key
            + ": "
            + named.size()
            + " are named; at most "
            + TlsSettings.MOST
            + " are watched, the first ones. Watch the others from another instance");
    return named.subList(0, TlsSettings.MOST);
  }
}
