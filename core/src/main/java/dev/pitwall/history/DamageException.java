package dev.pitwall.history;

import java.io.IOException;

/** Bytes that are not what was written. */
final class DamageException extends IOException {
  private static final long serialVersionUID = 1L;

  DamageException(String message) {
    super(message);
  }
}
