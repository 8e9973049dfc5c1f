package dev.pitwall.check;

import java.util.List;

/**
 * Asks one outside thing. Called on a thread of its own, never by two threads at once.
 *
 * <p>An implementation keeps its own deadlines: every socket and every file access is bounded, so
 * that {@link #run} ends within seconds whatever the other side does. It answers {@link
 * Reading.Unknown} rather than throwing; what it throws all the same becomes {@link #unknown}.
 */
public interface Check extends AutoCloseable {

  /** The id: {@code host}, {@code app.response-time}, {@code postgres}... */
  String id();

  /** Everything that {@link #run} answers, as unknown for {@code reason}. */
  List<Reading> unknown(String reason);

  /** Asks and answers. */
  List<Reading> run() throws InterruptedException;

  /** True if a value is a difference between two runs, so that the first run alone has none. */
  default boolean needsTwoSamples() {
    return false;
  }

  /** True if a reading of this name is this check's, also one that not every system has. */
  default boolean answers(String reading) {
    return unknown("").stream().anyMatch(unknown -> unknown.key().name().equals(reading));
  }

  /** True if it asks the JVM that it runs in, so that another process cannot ask in its place. */
  default boolean insideOnly() {
    return false;
  }

  /** Lets go of connections and threads. */
  @Override
  default void close() {}
}
