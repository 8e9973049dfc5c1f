package dev.pitwall.logs.analyze;

import org.jspecify.annotations.Nullable;

/**
 * Response times in seconds; everything but the count is null where no line told one.
 *
 * @param count lines that told one
 * @param min exact, as are {@code max} and {@code avg} (to the microsecond)
 * @param p50 within 0.1 %, as are the others
 */
public record ResponseTimes(
    long count,
    @Nullable Double min,
    @Nullable Double max,
    @Nullable Double avg,
    @Nullable Double p50,
    @Nullable Double p95,
    @Nullable Double p99) {

  static final ResponseTimes NONE = new ResponseTimes(0, null, null, null, null, null, null);
}
