package dev.pitwall.check;

import java.time.Instant;

/**
 * The newest answer to one question.
 *
 * @param check the id of the check that gave it
 * @param at wall time at which it was given
 * @param nanos elapsed-time clock at which it was given
 */
public record LatestReading(String check, Reading reading, Instant at, long nanos) {}
