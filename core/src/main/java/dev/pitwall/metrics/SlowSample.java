package dev.pitwall.metrics;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request above {@code http.slow-threshold}.
 *
 * @param id unique in this process, growing
 * @param method as sent
 * @param path without query and session id, at most 512 characters; null if unknown
 * @param status as sent; 0 if none was
 * @param seconds from arrival to completion
 * @param when its completion
 * @param bytes of the body; null if unknown
 * @param client the client's address; null if unknown
 * @param failure class name of the exception that ended it; null if none did
 * @param thread name of the thread that it arrived on; null if unknown
 * @param trace id of the trace that it belongs to (W3C); null if it came with none
 * @param stacks of that thread while the request ran, oldest first; empty if none could be had
 */
public record SlowSample(
    long id,
    String method,
    String route,
    @Nullable String path,
    int status,
    double seconds,
    Instant when,
    @Nullable Long bytes,
    @Nullable String client,
    @Nullable String failure,
    @Nullable String thread,
    @Nullable String trace,
    List<Stack> stacks) {

  /** Keeps a copy. */
  public SlowSample {
    stacks = List.copyOf(stacks);
  }

  /**
   * Where the thread was.
   *
   * @param after seconds from arrival
   * @param times how often it was found at the same place
   * @param frames topmost first
   * @param deeper how many further frames were left out
   */
  public record Stack(double after, int times, List<StackTraceElement> frames, int deeper) {
    /** Keeps a copy. */
    public Stack {
      frames = List.copyOf(frames);
    }
  }

  /** The same without its stacks. */
  SlowSample withoutStacks() {
    return new SlowSample(
        id, method, route, path, status, seconds, when, bytes, client, failure, thread, trace,
        List.of());
  }
}
