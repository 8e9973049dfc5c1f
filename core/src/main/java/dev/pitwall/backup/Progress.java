package dev.pitwall.backup;

/** Hears how far a run is. Called by the run's own threads; must return at once. */
public interface Progress {
  /** Nobody listens. */
  Progress NONE = new Progress() {};

  /** What a run does, in this order. */
  enum Stage {
    PREPARE,
    DUMP,
    UPLOADS,
    CONFIG,
    VERIFY,
    COPY,
    PRUNE,
    /** Of a restore, as all that follow: the digests of the files that are needed. */
    CHECK,
    /** Into the database. */
    RESTORE,
    /** Rows and content of each table against the manifest. */
    COMPARE,
    /** Statistics for the planner. */
    ANALYZE,
    /** Files out of an archive. */
    UNPACK
  }

  /** A stage began. */
  default void stage(Stage stage) {}

  /**
   * So many bytes of the stage are done.
   *
   * @param of how many there will be; 0 if nobody knows
   */
  default void bytes(long done, long of) {}

  /** Something that a person who waits should know, as one line. */
  default void note(String line) {}
}
