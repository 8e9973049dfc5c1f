package dev.pitwall.metrics;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What happened on one route, or on all together, in the last minute.
 *
 * @param route the route; empty for all together
 * @param seconds how much time the window covers: 50 to 60, less just after the start
 * @param count completed requests
 * @param errors those of them with a status of 500 to 599
 * @param latency of the completed requests; null if there was none
 */
public record RequestWindow(
    String route, double seconds, long count, long errors, @Nullable Latency latency) {

  /**
   * Full durations in seconds; percentiles within 1 %.
   *
   * @param max the longest
   */
  public record Latency(double p50, double p95, double p99, double max) {}

  /** Requests a second; empty while no time is covered. */
  public OptionalDouble rate() {
    return seconds > 0 ? OptionalDouble.of(count / seconds) : OptionalDouble.empty();
  }

  /** Errors over requests, 0 to 1; empty without requests. */
  public OptionalDouble errorRatio() {
    return count > 0 ? OptionalDouble.of((double) errors / count) : OptionalDouble.empty();
  }
}
