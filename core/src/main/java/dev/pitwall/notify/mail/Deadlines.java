package dev.pitwall.notify.mail;

import java.time.Duration;

/**
 * How long the server may take.
 *
 * @param connect to accept the connection
 * @param read for each answer
 * @param whole for everything together, name resolution included
 */
record Deadlines(Duration connect, Duration read, Duration whole) {
  /** Below 30 seconds with the time it takes to hang up. */
  static final Deadlines STANDARD =
      new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(28));

  static final Duration HANG_UP = Duration.ofSeconds(1);
}
