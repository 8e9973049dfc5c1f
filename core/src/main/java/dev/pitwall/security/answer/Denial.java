package dev.pitwall.security.answer;

import dev.pitwall.security.Signal;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * That a client is denied, or would be.
 *
 * @param client see {@link dev.pitwall.security.Address#key}
 * @param since seconds since 1970
 * @param until the first second in which it is denied no more
 * @param times how often it was denied within a day, this time included
 * @param signal that it went above
 * @param value of the signal when it did
 * @param path the only one that is denied, decoded; null: all are
 * @param requests how many were denied, or would have been
 */
public record Denial(
    long client,
    long since,
    long until,
    int times,
    Signal signal,
    long value,
    @Nullable String path,
    AtomicLong requests) {

  /** The same for every path. */
  Denial everywhere(Signal why, long much) {
    return new Denial(client, since, until, times, why, much, null, requests);
  }
}
