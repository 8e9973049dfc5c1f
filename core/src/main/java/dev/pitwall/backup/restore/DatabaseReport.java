package dev.pitwall.backup.restore;

import java.time.Duration;
import java.util.List;

/**
 * A database that is back.
 *
 * @param id of the backup
 * @param database where it is now
 * @param way how it came there
 * @param kept the name that the database that was there before has now; empty if none was
 * @param owner whom the restored objects belong to; empty: as before
 * @param formerOwner whom the database belonged to when it was backed up; empty: not known
 * @param bytes its size now
 * @param took from the request to the last step
 * @param restoring the restore alone, with the check of the digest: what counts as recovery time
 * @param comparison against the manifest
 * @param remarks what the person should know, as sentences
 */
public record DatabaseReport(
    String id,
    String database,
    Way way,
    String kept,
    String owner,
    String formerOwner,
    long bytes,
    Duration took,
    Duration restoring,
    Comparison comparison,
    List<String> remarks) {

  /** How a restored database came to its place. */
  public enum Way {
    /** There was none. */
    MADE,
    /** There was an empty one. */
    FILLED,
    /** There was a full one, which has another name now. */
    REPLACED
  }

  /** Keeps a copy. */
  public DatabaseReport {
    remarks = List.copyOf(remarks);
  }
}
