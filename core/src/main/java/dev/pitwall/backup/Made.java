package dev.pitwall.backup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backup that was just made.
 *
 * @param manifest with the look at it
 * @param previous the one before it; null if it is the first
 * @param deleted ids of the backups that went because of their age
 * @param freeBytes what is left on the disk
 * @param problems why this is no full success although the backup is there; for people
 */
public record Made(
    Manifest manifest,
    @Nullable Manifest previous,
    List<String> deleted,
    long freeBytes,
    List<String> problems) {
  /** Keeps copies. */
  public Made {
    deleted = List.copyOf(deleted);
    problems = List.copyOf(problems);
  }
}
