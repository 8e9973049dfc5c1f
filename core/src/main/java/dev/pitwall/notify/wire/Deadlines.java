package dev.pitwall.notify.wire;

import java.time.Duration;

/**
 * How long the other side may take.
 *
 * @param connect to accept the connection, for each of its addresses
 * @param read for each answer
 * @param whole for everything together, name resolution included
 */
public record Deadlines(Duration connect, Duration read, Duration whole) {
  /** Below 30 seconds with the time it takes to hang up. */
  public static final Deadlines STANDARD =
      new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(28));

  static final Duration HANG_UP = Duration.ofSeconds(1);
}
