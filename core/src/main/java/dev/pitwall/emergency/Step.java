package dev.pitwall.emergency;

import java.util.Locale;

/** The steps, in their order: what may fail later was told before, what must be saved is saved. */
public enum Step {
  /** Tells every channel that the procedure begins. */
  NOTIFY,
  /** Freezes what would be gone after a restart. */
  EVIDENCE,
  /** Turns requests away, so that nothing is written after the dump. */
  MAINTENANCE,
  /** Dumps the database while it runs. */
  DUMP,
  /** Saves logs and configuration, without secrets. */
  ARCHIVE,
  /** Reads archive and dump again. */
  VERIFY,
  /** Stops the services, the database last. */
  STOP,
  /** Tells every channel how it went. */
  REPORT;

  /** As in documents: {@code notify}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True if a failure of this step means that the procedure has failed. */
  boolean essential() {
    return this == DUMP || this == ARCHIVE || this == VERIFY || this == STOP;
  }
}
