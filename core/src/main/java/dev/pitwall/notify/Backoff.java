package dev.pitwall.notify;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt: 5 s, doubled at each failure, at most 10 minutes, of
 * which a random share is taken ("full jitter": many senders that failed together do not come back
 * together). What the other side asks for is the least, up to one hour.
 */
final class Backoff {
  static final Duration FIRST = Duration.ofSeconds(5);
  static final Duration MOST = Duration.ofMinutes(10);
  static final Duration MOST_ASKED = Duration.ofHours(1);

  private final DoubleSupplier share;

  /**
   * With this source of jitter.
   *
   * @param share 0 (inclusive) to 1 (exclusive)
   */
  Backoff(DoubleSupplier share) {
    this.share = share;
  }

  /**
   * The wait after the attempt with this number.
   *
   * @param attempt 1 for the first
   * @param asked what the other side asked for; null if it did not say
   */
  Duration after(int attempt, @Nullable Duration asked) {
    int doublings = Math.min(Math.max(attempt, 1) - 1, 10);
    long ceiling = Math.min(FIRST.toMillis() << doublings, MOST.toMillis());
    Duration wait = Duration.ofMillis((long) (ceiling * share.getAsDouble()));
    if (asked == null || asked.compareTo(wait) <= 0) {
      return wait;
    }
    return asked.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : asked;
  }
}
