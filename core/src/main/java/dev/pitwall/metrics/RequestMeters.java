package dev.pitwall.metrics;

import dev.pitwall.metrics.ExchangeRing.Slot;
import dev.pitwall.metrics.Overflow.Kind;
import dev.pitwall.request.Route;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The timer {@code http.server.request.duration} as OpenTelemetry's semantic conventions name it
 * (name, unit, labels, bounds). One registered timer a combination of labels, found again by a key
 * that is filled anew for each look-up, so the normal path allocates nothing. Only the recording
 * thread.
 */
final class RequestMeters {
  static final String NAME = "http.server.request.duration";
  static final int MAX_SERIES = 2_000;
  static final int MAX_ERROR_TYPES = 64;

  private static final String OTHER = "_other";
  private static final String OTHER_METHOD = "_OTHER";
  private static final Set<String> METHODS =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");
  private static final Duration[] BOUNDS =
      bounds(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000);

  /** Shared series that take the rest: five status classes and "none", with and without error. */
  private static final int RESERVED = 12;

  private static final int LOWEST_STATUS = 100;
  private static final int HIGHEST_STATUS = 599;

  private final MeterRegistry registry;
  private final int maxRoutes;
  private final Overflow overflow;
  private final Set<String> routes = new HashSet<>();
  private final Set<String> errorTypes = new HashSet<>();
  private final Map<Series, Timer> timers = new HashMap<>();
  private final Series probe = new Series();
  private final String[] statusTexts = new String[HIGHEST_STATUS + 1];

  /** Mutable, so that one instance serves all look-ups; those in the map never change. */
  private static final class Series {
    private String method = "";
    private String route = "";
    private String status = "";
    private String error = "";

    Series with(String method, String route, String status, String error) {
      this.method = method;
      this.route = route;
      this.status = status;
      this.error = error;
      return this;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Series that
          && method.equals(that.method)
          && route.equals(that.route)
          && status.equals(that.status)
          && error.equals(that.error);
    }

    @Override
    public int hashCode() {
      return ((method.hashCode() * 31 + route.hashCode()) * 31 + status.hashCode()) * 31
          + error.hashCode();
    }
  }

  RequestMeters(MeterRegistry registry, int maxRoutes, Overflow overflow) {
    this.registry = registry;
    this.maxRoutes = maxRoutes;
    this.overflow = overflow;
    for (int status = LOWEST_STATUS; status <= HIGHEST_STATUS; status++) {
      statusTexts[status] = Integer.toString(status);
    }
  }

  private static Duration[] bounds(int... millis) {
    Duration[] bounds = new Duration[millis.length];
    for (int i = 0; i < millis.length; i++) {
      bounds[i] = Duration.ofMillis(millis[i]);
    }
    return bounds;
  }

  /** The route under which a request is counted. */
  String fold(String route) {
    if (routes.contains(route) || route.equals(Route.UNMATCHED) || route.equals(Route.OTHER)) {
      return route;
    }
    if (routes.size() < maxRoutes) {
      routes.add(route);
      return route;
    }
    overflow.count(Kind.ROUTE);
    overflow.tell(Kind.ROUTE, maxRoutes);
    return Route.OTHER;
  }

  /**
   * Records one request.
   *
   * @param route as {@link #fold} answered it
   */
  void record(Slot slot, String route) {
    boolean known = slot.status >= LOWEST_STATUS && slot.status <= HIGHEST_STATUS;
    String status = known ? statusTexts[slot.status] : "";
    String method = METHODS.contains(slot.method) ? slot.method : OTHER_METHOD;
    timer(method, route, status, errorType(slot, status))
        .record(slot.elapsedNanos, TimeUnit.NANOSECONDS);
  }

  private String errorType(Slot slot, String status) {
    String failure = slot.failure;
    if (failure == null) {
      return slot.status >= 500 ? status : "";
    }
    if (errorTypes.contains(failure)) {
      return failure;
    }
    if (errorTypes.size() < MAX_ERROR_TYPES) {
      errorTypes.add(failure);
      return failure;
    }
    overflow.count(Kind.ERROR_TYPE);
    overflow.tell(Kind.ERROR_TYPE, MAX_ERROR_TYPES);
    return OTHER;
  }

  private Timer timer(String method, String route, String status, String error) {
    Timer timer = timers.get(probe.with(method, route, status, error));
    if (timer != null) {
      return timer;
    }
    if (timers.size() < MAX_SERIES - RESERVED) {
      return register(method, route, status, error);
    }
    overflow.count(Kind.SERIES);
    overflow.tell(Kind.SERIES, MAX_SERIES);
    // "5xx" is still found by the usual status=~"5.."
    String kind = status.isEmpty() ? "" : status.charAt(0) + "xx";
    String anyError = error.isEmpty() ? "" : OTHER;
    Timer shared = timers.get(probe.with(OTHER_METHOD, Route.OTHER, kind, anyError));
    return shared != null ? shared : register(OTHER_METHOD, Route.OTHER, kind, anyError);
  }

  private Timer register(String method, String route, String status, String error) {
    Timer timer =
        Timer.builder(NAME)
            .description("Duration of HTTP requests from arrival to completion")
            .tag("http.request.method", method)
            .tag("http.route", route)
            .tag("http.response.status_code", status)
            .tag("error.type", error)
            .serviceLevelObjectives(BOUNDS)
            .register(registry);
    timers.put(new Series().with(method, route, status, error), timer);
    return timer;
  }
}
