package dev.pitwall.metrics;

import dev.pitwall.request.Clues;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One recorded request as a value, for those who watch single requests (failed logins, 5xx events).
 *
 * @param method as sent
 * @param route after folding; see {@code http.max-routes}
 * @param path without query and session id; null if unknown
 * @param status as sent; 0 if none was
 * @param seconds from arrival to completion
 * @param client the client's address; null if unknown
 * @param failure class name of the exception that ended it; null if none did
 * @param when its completion
 */
public record Recorded(
    String method,
    String route,
    @Nullable String path,
    int status,
    double seconds,
    @Nullable String client,
    @Nullable String failure,
    Instant when) {

  /**
   * Hears how each recorded request ended, on the recording thread, without an object being made of
   * it: answers quickly, keeps bounds.
   */
  public interface Outcomes {

    /** One request was recorded; the values are those of {@link Recorded}. */
    void outcome(String method, String route, int status, @Nullable String failure);
  }

  /**
   * Hears who asked for what, of each recorded request that the application answered itself, on the
   * recording thread, without an object being made of it: answers quickly, keeps bounds.
   */
  public interface Visits {

    /**
     * One request was recorded; what is not said here is as in {@link Recorded}.
     *
     * @param path as sent, without query
     * @param clues what is odd about it; null if nothing is
     * @param epochSecond its completion
     */
    void visit(
        String method,
        @Nullable String path,
        int status,
        @Nullable String client,
        @Nullable Clues clues,
        long epochSecond);
  }

  /**
   * Hears of each recorded request that it wants, on the recording thread: answers quickly, keeps
   * bounds.
   */
  public interface Listener {

    /** Whether it is to be told of a request; asked before an object is made of it. */
    default boolean wants(long elapsedNanos, int status, @Nullable String failure) {
      return true;
    }

    /** One request was recorded. */
    void recorded(Recorded request);
  }
}
