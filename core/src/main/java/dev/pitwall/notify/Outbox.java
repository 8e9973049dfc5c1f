package dev.pitwall.notify;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way, for {@code status} and the metrics. Immutable.
 *
 * @param lanes one a channel, in the order of the configuration
 * @param degraded true while no channel takes what is to be told
 */
public record Outbox(List<Lane> lanes, boolean degraded) {

  /** Keeps a copy. */
  public Outbox {
    lanes = List.copyOf(lanes);
  }

  /** Messages that are due and not delivered yet, on all channels. */
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
   * @param pending incidents of which it is to be told something now, and other messages; what is
   *     held back does not count
   * @param sent taken by the other side, over restarts as well
   * @param failed attempts that did not end with {@link Receipt.Sent}, over restarts as well
   * @param dead given up: refused, too old, or no place in the queue; each is in {@code
   *     undelivered.log}
   */
  public record Lane(String channel, long pending, long sent, long failed, long dead) {}

  /**
   * Something that one channel is not told, and why.
   *
   * @param incident its id
   * @param rule the incident's rule
   * @param by what holds it: the silence's id, the rule that hides it, who acknowledged it; may be
   *     empty
   * @param until wall time; null if it depends on what happens
   */
  public record Held(
      String channel,
      String incident,
      String rule,
      Reason reason,
      String by,
      @Nullable Instant until) {}

  /** Why something is held back. */
  public enum Reason {
    /** More may come in a moment; it goes out with it. */
    GROUP_WAIT,
    /** {@code alerts.max-per-hour} is used up. */
    BUDGET,
    /** Somebody silenced it. */
    SILENCE,
    /** {@code alerts.quiet-hours}. */
    QUIET_HOURS,
    /** {@code alerts.maintenance}. */
    MAINTENANCE,
    /** Another open incident explains it. */
    HIDDEN,
    /** Somebody acknowledged it: no reminders. */
    ACKNOWLEDGED,
    /** Another instance tells of it. */
    ANOTHER_INSTANCE,
    /** The channel is a fallback, and another one takes it. */
    FALLBACK,
    /** The last attempt failed; it is tried again. */
    RETRY
  }
}
