package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Instant;

/**
 * A series of which something is kept.
 *
 * @param first its oldest reading, or the begin of the oldest file if older ones are gone
 * @param last its newest one
 */
public record SeriesFacts(ReadingKey key, Unit unit, Instant first, Instant last) {}
