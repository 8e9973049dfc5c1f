package dev.pitwall.security;

import org.jspecify.annotations.Nullable;

/** Looks at each request for one kind of signal. */
@FunctionalInterface
interface Detector {

  /**
   * One request.
   *
   * @param cell of its client; null if it has no address
   */
  void see(Visit visit, @Nullable Cell cell);
}
