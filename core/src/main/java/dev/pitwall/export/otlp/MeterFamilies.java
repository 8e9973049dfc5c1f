package dev.pitwall.export.otlp;

import dev.pitwall.export.otlp.Family.Attribute;
import dev.pitwall.export.otlp.Family.Kind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the meters of a registry whose timers add up for ever, as those of Prometheus do. */
final class MeterFamilies {
  private static final String ROUTE = "http.route";
  private static final String STATUS = "http.response.status_code";
  private static final String SECONDS = "s";

  /** Who this is; with OTLP the resource says so. */
  private static final String TARGET = "target.info";

  /**
   * Names and units where they differ from the meter's. Of a unit in braces nothing is left in
   * Prometheus, where {@code s} becomes the suffix {@code _seconds}: so a metric that was pushed
   * has the same name there as one that was scraped.
   */
  private static final Map<String, Shape> SHAPES =
      Map.of(
          "http.server.request.duration",
          new Shape("http.server.request.duration", SECONDS, Kind.HISTOGRAM),
          "http.server.active.requests",
          new Shape("http.server.active_requests", "{request}", Kind.UP_DOWN_COUNTER),
          "pitwall.alerts.active",
          new Shape("pitwall.alerts.active", "{incident}", Kind.GAUGE),
          "pitwall.notifications",
          new Shape("pitwall.notifications", "{message}", Kind.COUNTER),
          "pitwall.backup.last.success.timestamp.seconds",
          new Shape("pitwall.backup.last_success.timestamp", SECONDS, Kind.GAUGE),
          "pitwall.checklist.timestamp.seconds",
          new Shape("pitwall.checklist.timestamp", SECONDS, Kind.GAUGE));

  private final MeterRegistry registry;
  private final Instant start;

  private record Shape(String name, String unit, Kind kind) {}

  /** A family that is being read. */
  private record Open(Shape shape, String description, List<Family.Point> points) {}

  /**
   * Reads nothing yet.
   *
   * @param start since when the registry counts
   */
  MeterFamilies(MeterRegistry registry, Instant start) {
    this.registry = registry;
    this.start = start;
  }

  /** All meters as they are now; a value that is no number is left out. */
  List<Family> read() {
    Map<String, Open> open = new LinkedHashMap<>();
    for (Meter meter : registry.getMeters()) {
      Family.Point point = point(meter);
      if (point != null) {
        open.computeIfAbsent(meter.getId().getName(), name -> open(meter)).points().add(point);
      }
    }
    return open.values().stream()
        .map(
            each ->
                new Family(
                    each.shape().name(),
                    each.shape().unit(),
                    each.description(),
                    each.shape().kind(),
                    start,
                    each.points()))
        .toList();
  }

  private static Open open(Meter meter) {
    String name = meter.getId().getName();
    Kind kind = meter instanceof FunctionCounter ? Kind.COUNTER : Kind.GAUGE;
    return new Open(
        SHAPES.getOrDefault(name, new Shape(name, "", kind)),
        Objects.requireNonNullElse(meter.getId().getDescription(), ""),
        new ArrayList<>());
  }

  private static Family.@Nullable Point point(Meter meter) {
    if (meter.getId().getName().equals(TARGET)) {
      return null;
    }
    List<Attribute> attributes = attributes(meter);
    if (meter instanceof Timer timer) {
      return distribution(attributes, timer);
    }
    if (meter instanceof FunctionCounter counter) {
      return new Family.Whole(attributes, (long) counter.count());
    }
    if (meter instanceof Gauge gauge) {
      double value = gauge.value();
      boolean whole = meter.getId().getName().equals("http.server.active.requests");
      if (!Double.isFinite(value)) {
        return null;
      }
      return whole
          ? new Family.Whole(attributes, (long) value)
          : new Family.Real(attributes, value);
    }
    return null;
  }

  /** Without empty ones, and as the conventions have them: no route if none matched. */
  private static List<Attribute> attributes(Meter meter) {
    List<Attribute> attributes = new ArrayList<>();
    for (Tag tag : meter.getId().getTags()) {
      String value = tag.getValue();
      if (value.isEmpty() || (tag.getKey().equals(ROUTE) && value.equals("_unmatched"))) {
        continue;
      }
      attributes.add(
          tag.getKey().equals(STATUS) && value.matches("\\d{3}")
              ? Attribute.of(STATUS, Long.parseLong(value))
              : Attribute.of(tag.getKey(), value));
    }
    return attributes;
  }

  /**
   * Recording goes on meanwhile, so the count is taken from the buckets: what belongs together has
   * to agree.
   */
  private static Family.Distribution distribution(List<Attribute> attributes, Timer timer) {
    List<Double> bounds = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    long below = 0;
    for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
      double bound = bucket.bucket(TimeUnit.SECONDS);
      long count = Math.max((long) bucket.count(), below);
      if (Double.isFinite(bound)) {
        bounds.add(bound);
        counts.add(count - below);
        below = count;
      }
    }
    counts.add(Math.max(timer.count() - below, 0));
    return new Family.Distribution(attributes, timer.totalTime(TimeUnit.SECONDS), bounds, counts);
  }
}
