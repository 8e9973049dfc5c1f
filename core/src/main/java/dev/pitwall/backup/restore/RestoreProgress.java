package dev.pitwall.backup.restore;

/** Hears how far a restore is. Called on the thread that restores; must return at once. */
public interface RestoreProgress {
  /** Nobody listens. */
  RestoreProgress NONE = (stage, done, of) -> {};

  /** What a restore does, in this order. */
  enum Stage {
    /** Digests of the files that are needed. */
    CHECK,
    /** Into the database. */
    RESTORE,
    /** Rows and content of each table against the manifest. */
    COMPARE,
    /** Statistics for the planner. */
    ANALYZE,
    /** Files out of an archive. */
    FILES
  }

  /**
   * So far it is.
   *
   * @param done bytes of this stage that are done
   * @param of how many there will be, about; 0 if nobody knows
   */
  void at(Stage stage, long done, long of);
}
