package dev.pitwall;

import dev.pitwall.alert.Rule;
import dev.pitwall.check.Check;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import dev.pitwall.metrics.RequestRecorder;
import dev.pitwall.metrics.RequestWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The requests of the last minute as readings, for rules of the operator's own: {@code http.p95}
 * over all, {@code http.p95{route=/pay}} for one route. Only what a rule speaks of is answered, so
 * that the status does not grow with the routes. A route without requests has no reading.
 */
final class RequestReadings implements Check {
  static final String ID = "http";
  private static final String ROUTE = "route";
  private static final Map<String, Unit> NAMES =
      Map.of(
          "http.requests", Unit.COUNT,
          "http.rate", Unit.COUNT,
          "http.errors", Unit.COUNT,
          "http.error-ratio", Unit.RATIO,
          "http.p50", Unit.SECONDS,
          "http.p95", Unit.SECONDS,
          "http.p99", Unit.SECONDS,
          "http.max", Unit.SECONDS);

  private final RequestRecorder recorder;
  private volatile Set<String> asked = Set.of();

  RequestReadings(RequestRecorder recorder) {
    this.recorder = recorder;
  }

  /** From now on answers those of its readings that these rules look at. */
  void askedBy(List<Rule> rules) {
    asked =
        rules.stream()
            .flatMap(Rule::readings)
            .filter(NAMES::containsKey)
            .collect(Collectors.toSet());
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public List<Reading> unknown(String reason) {
    return asked.stream()
        .sorted()
        .map(
            name ->
                (Reading)
                    new Reading.Unknown(
                        ReadingKey.of(name), NAMES.getOrDefault(name, Unit.COUNT), reason))
        .toList();
  }

  @Override
  public List<Reading> run() {
    if (asked.isEmpty()) {
      return List.of();
    }
    recorder.flush();
    List<Reading> readings = new ArrayList<>();
    Stream.concat(Stream.of(recorder.overall()), recorder.routes().stream())
        .forEach(window -> add(window, readings));
    return readings;
  }

  private void add(RequestWindow window, List<Reading> into) {
    add("http.requests", window, (double) window.count(), into);
    window.rate().ifPresent(rate -> add("http.rate", window, rate, into));
    add("http.errors", window, (double) window.errors(), into);
    window.errorRatio().ifPresent(ratio -> add("http.error-ratio", window, ratio, into));
    RequestWindow.Latency latency = window.latency();
    if (latency != null) {
      add("http.p50", window, latency.p50(), into);
      add("http.p95", window, latency.p95(), into);
      add("http.p99", window, latency.p99(), into);
      add("http.max", window, latency.max(), into);
    }
  }

  private void add(String name, RequestWindow window, double value, List<Reading> into) {
    Unit unit = NAMES.get(name);
    if (unit != null && asked.contains(name)) {
      ReadingKey key =
          window.route().isEmpty()
              ? ReadingKey.of(name)
              : ReadingKey.of(name, ROUTE, window.route());
      into.add(new Reading.Measured(key, unit, value));
    }
  }
}
