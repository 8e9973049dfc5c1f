package dev.pitwall.scan.inventory;

/**
 * Something that was not read, or not to its end.
 *
 * @param location as in {@link Component}
 * @param reason why, for programs and for the words
 */
public record Skipped(String location, Reason reason) {

  /** Why something was passed over. */
  public enum Reason {
    /** There is no such file. */
    ABSENT,
    /** This user may not read it. */
    DENIED,
    /** No zip, or a damaged or truncated one. */
    DAMAGED,
    /** It inflates to far more than an archive of code does. */
    BOMB,
    /** Archives in archives in archives, too many. */
    TOO_DEEP,
    /** The bound of entries, files or bytes of the whole inventory is reached. */
    TOO_MUCH,
    /** Entries whose names hold control characters or are longer than any real one. */
    HOSTILE_NAME
  }
}
