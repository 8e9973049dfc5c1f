package dev.pitwall.export.jmx;

import dev.pitwall.alert.Incident;
import dev.pitwall.check.Reading;
import dev.pitwall.metrics.RequestWindow;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the beans show; all answer from memory within milliseconds.
 *
 * @param readings the last one of each, unknown ones as well
 * @param incidents the open ones
 * @param active requests that have arrived and are not over
 * @param requests the last minute over all routes
 * @param routes the last minute of each route that had requests
 */
public record JmxViews(
    Supplier<List<Reading>> readings,
    Supplier<List<Incident>> incidents,
    LongSupplier active,
    Supplier<RequestWindow> requests,
    Supplier<List<RequestWindow>> routes) {}
