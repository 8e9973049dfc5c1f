package dev.pitwall.logs.analyze;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Errors that differ only in their data.
 *
 * @param message without its data, as {@link dev.pitwall.logs.event.Fingerprint} has it
 * @param exception class of what was thrown, or empty
 * @param cause class of the innermost cause, or empty if it is the same or there is none
 * @param frames up to three methods of the application
 * @param first null if unknown, as {@code last}
 */
public record ErrorGroup(
    String message,
    String exception,
    String cause,
    List<String> frames,
    long count,
    @Nullable Instant first,
    @Nullable Instant last) {

  /** Takes a copy. */
  public ErrorGroup {
    frames = List.copyOf(frames);
  }

  static @Nullable Instant moment(long epochSecond) {
    return epochSecond == Long.MAX_VALUE || epochSecond == Long.MIN_VALUE
        ? null
        : Instant.ofEpochSecond(epochSecond);
  }
}
