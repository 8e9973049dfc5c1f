package dev.pitwall.backup.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a drill found.
 *
 * @param id of the backup
 * @param time when it was begun
 * @param restored how long the check of the digest and the restore took: the real recovery time; of
 *     a restore that failed, the time until then
 * @param comparison against the manifest; of nothing, if it did not restore
 * @param problems what is wrong with the backup, for people; empty: it is proven
 * @param remarks what is worth knowing, for people
 */
public record DrillReport(
    String id,
    Instant time,
    Duration restored,
    Comparison comparison,
    List<String> problems,
    List<String> remarks) {

  /** Keeps copies. */
  public DrillReport {
    problems = List.copyOf(problems);
    remarks = List.copyOf(remarks);
  }

  /** True if the backup was restored and is what was backed up. */
  public boolean proven() {
    return problems.isEmpty();
  }
}
