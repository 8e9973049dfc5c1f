package dev.pitwall.finding;

import java.time.Instant;

/**
 * Something that keeps Pitwall from doing all it was asked to.
 *
 * @param code stable, for the docs: {@code admin.port-busy}
 * @param text what was attempted, the value met, what is allowed, what to do
 * @param since when it was first seen
 */
public record Finding(String code, String text, Instant since) {}
