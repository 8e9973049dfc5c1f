package dev.pitwall.scan.osv;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is in force.
 *
 * @param source the file or folder it came from
 * @param newest when its newest record was changed: the snapshot is not older than that
 * @param records sound ones, of the ecosystem Maven, not withdrawn
 * @param withdrawn that were left out
 * @param broken that could not be read
 * @param examples names of some of these, at most five
 */
public record SnapshotFacts(
    String source,
    Instant newest,
    long records,
    long withdrawn,
    long broken,
    List<String> examples) {
  /** OSV changes every day: so long nothing means that the file is an old one. */
  public static final Duration STALE = Duration.ofDays(7);

  /** What is older says too little to call anything sound. */
  public static final Duration TOO_OLD = Duration.ofDays(30);

  /** Keeps a copy. */
  public SnapshotFacts {
    examples = List.copyOf(examples);
  }

  /** Zero for one that is newer than the clock. */
  public Duration age(Instant now) {
    Duration age = Duration.between(newest, now);
    return age.isNegative() ? Duration.ZERO : age;
  }
}
