package dev.pitwall.logs.analyze;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one file.
 *
 * @param bytes its size when the run began
 * @param formats what its lines were read as, the most frequent first; empty if nothing fits
 * @param lines of the chosen span
 * @param events of the chosen span
 * @param first time of the first event whatever its day, null if none names one
 * @param undated events without a day of their own, which count for every day
 * @param unlevelled events of an application log without a level
 * @param damaged lines that were cut off at 64 KiB or began with NUL bytes
 * @param understood share of the file's lines that belong to an event, 0 to 1; null for an empty
 *     file
 * @param samples up to three lines that belong to no event
 * @param problem why it could not be read to its end, null if it was
 */
public record FileReport(
    String path,
    long bytes,
    List<String> formats,
    long lines,
    long events,
    long requests,
    long continuations,
    long blank,
    long unparsed,
    long damaged,
    long undated,
    long unlevelled,
    @Nullable Instant first,
    @Nullable Instant last,
    @Nullable Double understood,
    List<String> samples,
    @Nullable String problem) {
  private static final double ENOUGH = 0.9;

  /** Takes copies. */
  public FileReport {
    formats = List.copyOf(formats);
    samples = List.copyOf(samples);
  }

  /** True if it was read to its end and at least 90 % of its lines were understood. */
  public boolean complete() {
    return problem == null && (understood == null || understood >= ENOUGH);
  }
}
