package dev.pitwall.logs.rotate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of one log.
 *
 * @param archive what its content is called now; empty if it was not rotated
 * @param bytes of the archive, else of the log
 * @param reason why it was left, who rolls it, or what is still wrong after it was rotated
 * @param lossWindow how long a line could be lost while the log was copied and emptied; zero for a
 *     rename, which loses none
 * @param compressed archives that were compressed
 * @param deleted archives beyond those that are kept
 */
public record Rotated(
    Path log,
    Outcome outcome,
    Optional<Path> archive,
    long bytes,
    Optional<Reason> reason,
    Duration lossWindow,
    List<Path> compressed,
    List<Path> deleted) {

  /** Keeps copies. */
  public Rotated {
    compressed = List.copyOf(compressed);
    deleted = List.copyOf(deleted);
  }

  /** In what way a log was dealt with. */
  public enum Outcome {
    ROTATED,
    /** Its period is not over, or it is not big enough. */
    NOT_DUE,
    /** Due, but there is nothing in it. */
    EMPTY,
    /** Does not exist, which is allowed. */
    MISSING,
    /** The application's logging library rolls it, and Pitwall only looks after it. */
    ADOPTED,
    /** Left alone for a reason: a link, a folder others may write, another one that rotates it. */
    REFUSED,
    /** Tried, and not all of it done; the next run goes on. */
    FAILED
  }

  static Rotated left(Path log, Outcome outcome, long bytes) {
    return new Rotated(
        log,
        outcome,
        Optional.empty(),
        bytes,
        Optional.empty(),
        Duration.ZERO,
        List.of(),
        List.of());
  }

  static Rotated left(Path log, Outcome outcome, Reason reason) {
    return new Rotated(
        log,
        outcome,
        Optional.empty(),
        0,
        Optional.of(reason),
        Duration.ZERO,
        List.of(),
        List.of());
  }

  /** True if somebody has to look at it. */
  public boolean troubled() {
    return outcome == Outcome.REFUSED
        || outcome == Outcome.FAILED
        || (reason.isPresent() && outcome != Outcome.ADOPTED);
  }
}
