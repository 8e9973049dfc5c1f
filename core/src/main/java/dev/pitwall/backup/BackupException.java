package dev.pitwall.backup;

/**
 * A backup, a look at one, or a restore that did not come to its end. The message has the four
 * parts: what was attempted, what was met, what is allowed, what to do; in the language of the
 * configuration, and without secrets.
 */
public final class BackupException extends Exception {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** What the caller can make of it. */
  public enum Kind {
    /** It failed. */
    FAILED,
    /** Another run holds the lock. */
    LOCKED,
    /** The operating system or the database refuses us. */
    PERMISSION,
    /** Something must be configured otherwise. */
    CONFIGURATION,
    /** It stood in the way of others and gave way; it can be tried again soon. */
    YIELDED
  }

  /** With what people read. */
  public BackupException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** With its cause. */
  public BackupException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What the caller can make of it. */
  public Kind kind() {
    return kind;
  }
}
