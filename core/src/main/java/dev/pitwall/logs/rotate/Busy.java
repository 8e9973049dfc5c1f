package dev.pitwall.logs.rotate;

import java.nio.file.Path;

/** Another process rotates at this moment. */
public final class Busy extends Exception {
  private static final long serialVersionUID = 1L;

  Busy(Path lock) {
    super(lock + " is locked by another process that rotates logs");
  }
}
