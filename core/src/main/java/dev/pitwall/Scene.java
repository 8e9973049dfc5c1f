package dev.pitwall;

import dev.pitwall.emergency.evidence.FreezeFrames;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Journal;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * What stays the same while this process runs, whatever its configuration becomes.
 *
 * @param journal what was so and what was told
 * @param stateDirectory empty: everything stays in memory
 * @param frames evidence of critical incidents; empty without a state directory
 * @param startedNanos when watching began, by the clock of {@code time}
 */
record Scene(
    Sender sender,
    Locale locale,
    Journal journal,
    TimeSource time,
    Findings findings,
    Optional<Path> stateDirectory,
    Optional<FreezeFrames> frames,
    long startedNanos) {

  /** How long this process has been watching. */
  Duration uptime() {
    return Duration.ofNanos(time.nanoTime() - startedNanos);
  }
}
