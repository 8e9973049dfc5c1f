package dev.pitwall.backup;

import dev.pitwall.backup.Manifest.Verification;

/** Restores a backup where it hurts nobody, and compares. */
@FunctionalInterface
public interface Rehearsal {
  /**
   * The look that restores: of the level {@code RESTORE}. The digests were compared before.
   *
   * @throws BackupException if it cannot be tried: that says nothing about the backup
   */
  Verification run(Manifest manifest, Progress progress)
      throws BackupException, InterruptedException;
}
