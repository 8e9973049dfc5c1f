package dev.pitwall.backup;

import dev.pitwall.backup.Manifest.Level;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with the backups.
 *
 * @param failures how many runs have failed in a row; null if there was no run yet
 * @param error why the last one failed; empty if it did not
 * @param newest the begin of the newest good backup; null if there is none
 * @param level how that one was verified
 * @param since when the first run was made here; null if there was none
 */
public record Standing(
    @Nullable Integer failures,
    String error,
    @Nullable Instant newest,
    Level level,
    @Nullable Instant since) {}
