package dev.pitwall.check.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the system says about the file system of a path. Every call may hang for ever. */
interface Disks {

  /**
   * Asks for one path.
   *
   * @throws IOException if the path does not exist or its file system does not answer
   */
  Disk ask(Path path) throws IOException;

  /** Whether a file system takes writes. */
  enum Writing {
    POSSIBLE,
    /** It was mounted so. */
    READ_ONLY,
    /** It was mounted for writing, and the kernel stopped that after an error. */
    STOPPED
  }

  /**
   * A file system.
   *
   * @param device tells file systems apart
   * @param total bytes; {@code f_blocks}
   * @param free bytes that are not used; {@code f_bfree}
   * @param usable bytes that are not used and not reserved for the superuser; {@code f_bavail}
   * @param writing whether it takes writes
   * @param inodes share of the inodes that is used, or why it is unknown; empty where there are
   *     none
   */
  record Disk(
      String device,
      long total,
      long free,
      long usable,
      Writing writing,
      Optional<Inodes.Answer> inodes) {

    /**
     * The used share as {@code df} shows it: {@code ceil(100 * used / (used + usable)) / 100} with
     * {@code used = total - free}; empty if the numbers make no sense. (coreutils, {@code df.c};
     * POSIX: "rounded up to the next highest integer".)
     */
    Optional<Double> share() {
      long used = total - free;
      if (total <= 0 || free < 0 || usable < 0 || used < 0 || used + usable <= 0) {
        return Optional.empty();
      }
      double percent = Math.ceil(100.0 * used / ((double) used + usable));
      return Optional.of(percent / 100);
    }
  }
}
