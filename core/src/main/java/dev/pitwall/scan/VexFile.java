package dev.pitwall.scan;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An OpenVEX document whose statements are believed for a while.
 *
 * @param until the last day on which they are
 */
public record VexFile(Path file, LocalDate until) {

  /**
   * What came of reading one.
   *
   * @param ignores what its statements take away
   * @param unusable statements that say nothing about a Maven package, or not why
   * @param problem why it could not be read; null if it was
   */
  public record Read(VexFile from, List<Ignore> ignores, int unusable, @Nullable Problem problem) {
    /** Keeps a copy. */
    public Read {
      ignores = List.copyOf(ignores);
    }
  }

  /** Why one could not be read. */
  public enum Problem {
    /** There is no such file. */
    ABSENT,
    /** This user may not read it. */
    DENIED,
    /** It is no OpenVEX document, or a broken or far too large one. */
    DAMAGED
  }

  /** Reads it now; throws for nothing that it may hold. */
  public Read read() {
    return VexReader.read(this);
  }
}
