package dev.pitwall.metrics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One request above {@code http.slow-threshold}.
 *
 * @param path without query and session id, at most 512 characters; null if unknown
 * @param status as sent; 0 if none was
 * @param seconds from arrival to completion
 * @param when its completion
 * @param client the client's address; null if unknown
 */
public record SlowSample(
    String route,
    @Nullable String path,
    int status,
    double seconds,
    Instant when,
    @Nullable String client) {}
