package dev.pitwall.check.requests;

import java.util.List;

/**
 * The requests of the last minute on one route, or on all together.
 *
 * @param route the route; empty for all together
 * @param seconds how much time is covered: at most 60, less just after the start
 * @param count requests that were completed in it
 * @param errors those of them with a status of 500 to 599
 * @param p50 seconds within which half of them were done; of no meaning without requests
 * @param p95 the same for 95 of 100
 * @param p99 the same for 99 of 100
 */
public record Traffic(
    String route, double seconds, long count, long errors, double p50, double p95, double p99) {

  /** Where the numbers come from. */
  public interface Source {

    /** All together. */
    Traffic overall();

    /** Each route that had requests in the last minute; at most {@code http.max-routes} and one. */
    List<Traffic> routes();
  }
}
