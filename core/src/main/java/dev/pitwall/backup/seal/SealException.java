package dev.pitwall.backup.seal;

import java.io.IOException;

/** A sealed file could not be opened: another key, or not what was sealed. */
public final class SealException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Why. */
  public enum Kind {
    /** Sealed with another key. */
    OTHER_KEY,
    /** Changed, cut, put in another order, or added to. */
    BROKEN,
    /** No sealed file at all, or one of a newer version. */
    UNKNOWN_FORMAT
  }

  SealException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Why it could not be opened. */
  public Kind kind() {
    return kind;
  }
}
