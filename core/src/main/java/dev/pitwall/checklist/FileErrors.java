package dev.pitwall.checklist;

import dev.pitwall.check.logs.ErrorSummary;
import org.jspecify.annotations.Nullable;

/**
 * The errors of the last 24 hours in one log that was analysed for the checklist.
 *
 * @param file the log; what was rolled within the day counts with it
 * @param day null if they are not known
 * @param reason why they are not; empty if they are
 */
public record FileErrors(String file, @Nullable ErrorSummary day, String reason) {}
