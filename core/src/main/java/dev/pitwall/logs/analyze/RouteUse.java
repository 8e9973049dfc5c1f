package dev.pitwall.logs.analyze;

import org.jspecify.annotations.Nullable;

/**
 * How one route was used; null is unknown.
 *
 * @param route the path, identifiers folded to {@code {id}}
 * @param failures answers with 5xx
 * @param avg seconds, as are the others
 * @param p95 within 1 %
 */
public record RouteUse(
    String route,
    long requests,
    @Nullable Long failures,
    @Nullable Double avg,
    @Nullable Double p95,
    @Nullable Double max) {}
