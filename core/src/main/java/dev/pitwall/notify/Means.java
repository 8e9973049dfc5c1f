package dev.pitwall.notify;

import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the notifier works with.
 *
 * @param stateDirectory the place of {@code undelivered.log}; empty: no such file
 */
public record Means(
    TimeSource time, Threads threads, Findings findings, Optional<Path> stateDirectory) {}
