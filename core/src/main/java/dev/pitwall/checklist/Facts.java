package dev.pitwall.checklist;

import dev.pitwall.check.logs.ErrorSummary;
import dev.pitwall.checklist.Checklist.Judged;
import dev.pitwall.checklist.ask.ServiceState;
import dev.pitwall.checklist.ask.UpdateState;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that a checklist is made of.
 *
 * @param checks the checks' answers, held against their rules
 * @param services in the order of the configuration
 * @param errors of the last 24 hours, one a source
 * @param noErrors why they are not known; empty if they are
 * @param files the logs that were analysed for this checklist
 * @param night the incidents since the last checklist; empty if nobody wrote them down
 * @param noNight why not
 * @param updates empty if nobody was asked
 * @param scan what the last planned scan found
 * @param leaveOut sections that are not to be there
 */
public record Facts(
    List<Judged> checks,
    List<ServiceState> services,
    List<ErrorSummary> errors,
    String noErrors,
    List<FileErrors> files,
    BackupFacts backups,
    Optional<Night> night,
    String noNight,
    Optional<UpdateState> updates,
    ScanFacts scan,
    Set<Section> leaveOut) {

  /** Keeps copies. */
  public Facts {
    checks = List.copyOf(checks);
    services = List.copyOf(services);
    errors = List.copyOf(errors);
    files = List.copyOf(files);
    leaveOut = Set.copyOf(leaveOut);
  }

  /** Without an analysed log and a planned scan. */
  public Facts(
      List<Judged> checks,
      List<ServiceState> services,
      List<ErrorSummary> errors,
      String noErrors,
      BackupFacts backups,
      Optional<Night> night,
      String noNight,
      Optional<UpdateState> updates,
      Set<Section> leaveOut) {
    this(
        checks,
        services,
        errors,
        noErrors,
        List.of(),
        backups,
        night,
        noNight,
        updates,
        ScanFacts.NONE,
        leaveOut);
  }
}
