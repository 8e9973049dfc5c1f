package dev.pitwall.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How many messages one channel gets: at most so many about open incidents in any hour, of which a
 * fifth is kept for critical ones. The first half of them goes out at once; from then on they are
 * spread over the hour, so that nothing ever waits until the hour is over. Ends always go; beyond
 * the same number an hour they are gathered for five minutes. Not thread-safe.
 */
final class Budget {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration GATHERED = Duration.ofMinutes(5);

  private final int most;
  private final List<Instant> troubles = new ArrayList<>();
  private final List<Instant> ends = new ArrayList<>();

  Budget(int most) {
    this.most = most;
  }

  /** When the next message about something open may go out: {@code now}, or later. */
  Instant trouble(boolean critical, Instant now) {
    expire(now);
    int allowed = critical ? most : most - most / 5;
    int used = troubles.size();
    if (used >= allowed) {
      return troubles.get(used - allowed).plus(HOUR);
    }
    int free = allowed / 2;
    if (used == 0 || used < free) {
      return now;
    }
    Instant next = troubles.get(used - 1).plus(HOUR.dividedBy(allowed - free));
    return next.isAfter(now) ? next : now;
  }

  /** When the next message about ends may go out. */
  Instant end(Instant now) {
    expire(now);
    if (ends.size() < most) {
      return now;
    }
    Instant next = ends.get(ends.size() - 1).plus(GATHERED);
    return next.isAfter(now) ? next : now;
  }

  private void expire(Instant now) {
    troubles.removeIf(sent -> !sent.plus(HOUR).isAfter(now));
    ends.removeIf(sent -> !sent.plus(HOUR).isAfter(now));
  }

  void spend(Instant now, boolean trouble) {
    expire(now);
    (trouble ? troubles : ends).add(now);
  }

  List<Instant> troubles() {
    return troubles;
  }

  List<Instant> ends() {
    return ends;
  }
}
