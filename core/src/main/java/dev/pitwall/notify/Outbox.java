package dev.pitwall.notify;

import java.util.List;

/**
 * What is on its way, for {@code status} and the metrics. Immutable.
 *
 * @param lanes one a channel, in the order of the configuration
 */
public record Outbox(List<Lane> lanes) {

  /** Keeps a copy. */
  public Outbox {
    lanes = List.copyOf(lanes);
  }

  /** Messages that are not delivered yet, on all channels. */
  public long pending() {
    return lanes.stream().mapToLong(Lane::pending).sum();
  }

  /** Messages that were given up, on all channels, over restarts as well. */
  public long dead() {
    return lanes.stream().mapToLong(Lane::dead).sum();
  }

  /**
   * One channel.
   *
   * @param channel its name
   * @param pending waiting or being sent
   * @param sent taken by the other side, over restarts as well
   * @param failed attempts that did not end with {@link Receipt.Sent}, over restarts as well
   * @param dead given up: refused, too old, or no place in the queue; each is in {@code
   *     undelivered.log}
   */
  public record Lane(String channel, long pending, long sent, long failed, long dead) {}
}
