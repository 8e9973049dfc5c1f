package dev.pitwall.notify;

import java.time.Instant;

/**
 * A message that is about no incident: said once and forgotten.
 *
 * @param order older ones have smaller numbers
 * @param doubtful an attempt may have arrived without our knowing
 * @param queued when it came, by the steady clock
 */
record Single(
    String channel,
    long order,
    int attempts,
    boolean inFlight,
    boolean doubtful,
    Instant queued,
    Instant nextTry,
    Notification notification)
    implements Errand {

  @Override
  public String id() {
    return notification.id();
  }

  Single begun() {
    return new Single(channel, order, attempts + 1, true, doubtful, queued, nextTry, notification);
  }

  Single again(boolean arrivedMaybe, Instant next) {
    return new Single(
        channel, order, attempts, false, doubtful || arrivedMaybe, queued, next, notification);
  }
}
