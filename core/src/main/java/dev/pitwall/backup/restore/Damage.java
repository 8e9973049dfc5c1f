package dev.pitwall.backup.restore;

import dev.pitwall.backup.BackupException;
import dev.pitwall.backup.BackupException.Kind;

/**
 * The backup is not what it was when it was made, or does not restore. Everything else that can go
 * wrong says nothing about the backup.
 */
final class Damage extends Exception {
  private static final long serialVersionUID = 1L;

  /** With what people read. */
  Damage(String message) {
    super(message);
  }

  /** For those who only want to know that it failed. */
  BackupException asFailure() {
    return new BackupException(Kind.FAILED, String.valueOf(getMessage()), this);
  }
}
