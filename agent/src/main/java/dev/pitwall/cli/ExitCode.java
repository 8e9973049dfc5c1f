package dev.pitwall.cli;

/**
 * What the process ends with. 0 to 3 mean what they mean to every monitoring system; the others are
 * those of {@code sysexits.h}, so that no mistake of usage can be read as CRITICAL.
 */
enum ExitCode {
  OK(0),
  WARNING(1),
  /** Critical, or the job failed. */
  CRITICAL(2),
  UNKNOWN(3),
  USAGE(64),
  INTERNAL(70),
  /** Another process holds the lock; try later. */
  LOCKED(75),
  PERMISSION(77),
  CONFIGURATION(78),
  INTERRUPTED(130);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
