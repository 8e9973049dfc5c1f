package dev.pitwall.checklist;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue of backups says, as far as a morning wants to know it.
 *
 * @param scheduled false if no {@code backup.schedule} is set
 * @param last the newest backup that was verified; null if there is none
 * @param failure the newest run if it failed, one line; null if it went well
 * @param restore when a backup was last proven by restoring it; null if never
 * @param overdueAfter from which age on the newest backup is too old; zero: no such age
 * @param reason why the catalogue could not be asked; null if it could
 */
public record BackupFacts(
    boolean scheduled,
    @Nullable Made last,
    @Nullable String failure,
    @Nullable Proven restore,
    Duration overdueAfter,
    @Nullable String reason) {

  /** No schedule, and nobody to ask. */
  public static final BackupFacts NONE =
      new BackupFacts(false, null, null, null, Duration.ZERO, null);

  /**
   * A backup.
   *
   * @param bytes its size; 0 or more
   * @param verified how far: {@code list}, {@code decode}, {@code restore}
   */
  public record Made(String id, Instant at, long bytes, String verified) {}

  /**
   * A restore that went well.
   *
   * @param took how long: what a real one would take
   */
  public record Proven(String id, Instant at, Duration took) {}

  /** The catalogue could not be asked. */
  public static BackupFacts unknown(boolean scheduled, String reason) {
    return new BackupFacts(scheduled, null, null, null, Duration.ZERO, reason);
  }
}
