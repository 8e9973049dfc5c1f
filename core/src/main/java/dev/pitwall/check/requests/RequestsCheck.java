package dev.pitwall.check.requests;

import dev.pitwall.check.Check;
import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * {@code http.requests} (a second), {@code http.errors} (share of 5xx), {@code http.p50}, {@code
 * http.p95}, {@code http.p99} (seconds) of the last minute: without a label for all requests
 * together, and with the label {@code route} for each route.
 *
 * <p>Without requests there are zero requests a second, and neither a share nor a percentile: these
 * are then not answered, because zero would be wrong and nothing is amiss. A route that has had
 * requests before goes on answering zero.
 */
public final class RequestsCheck implements Check {
  private static final int SHOWN = 3;

  private final Traffic.Source source;
  // bounded like the routes of the source: those beyond http.max-routes come folded into one
  private final Set<String> seen = new TreeSet<>();

  /** Asks {@code source} at each run. */
  public RequestsCheck(Traffic.Source source) {
    this.source = source;
  }

  @Override
  public String id() {
    return "http";
  }

  @Override
  public List<Reading> unknown(String reason) {
    return List.of(new Reading.Unknown(ReadingKey.of("http.requests"), Unit.COUNT, reason));
  }

  @Override
  public List<Reading> run() {
    List<Reading> readings = new ArrayList<>();
    Traffic overall = source.overall();
    List<Traffic> routes = source.routes();
    add(overall, routes, readings);
    Set<String> idle = new TreeSet<>(seen);
    for (Traffic route : routes) {
      add(route, List.of(), readings);
      seen.add(route.route());
      idle.remove(route.route());
    }
    for (String route : idle) {
      readings.add(
          new Reading.Measured(ReadingKey.of("http.requests", "route", route), Unit.COUNT, 0));
    }
    return readings;
  }

  private static void add(Traffic traffic, List<Traffic> parts, List<Reading> to) {
    if (traffic.seconds() > 0) {
      to.add(one("http.requests", Unit.COUNT, traffic, traffic.count() / traffic.seconds()));
    }
    if (traffic.count() == 0) {
      return;
    }
    double share = (double) traffic.errors() / traffic.count();
    to.add(
        new Reading.Measured(
            key("http.errors", traffic),
            Unit.RATIO,
            share,
            "",
            top(parts, Unit.COUNT, Traffic::errors)));
    to.add(one("http.p50", Unit.SECONDS, traffic, traffic.p50()));
    to.add(
        new Reading.Measured(
            key("http.p95", traffic),
            Unit.SECONDS,
            traffic.p95(),
            "",
            top(parts, Unit.SECONDS, Traffic::p95)));
    to.add(one("http.p99", Unit.SECONDS, traffic, traffic.p99()));
  }

  private static List<Offender> top(
      List<Traffic> parts, Unit unit, ToDoubleFunction<Traffic> value) {
    return parts.stream()
        .filter(part -> value.applyAsDouble(part) > 0)
        .sorted(Comparator.comparingDouble(value).reversed())
        .limit(SHOWN)
        .map(part -> new Offender(part.route(), value.applyAsDouble(part), unit))
        .toList();
  }

  private static Reading one(String name, Unit unit, Traffic traffic, double value) {
    return new Reading.Measured(key(name, traffic), unit, value);
  }

  private static ReadingKey key(String name, Traffic traffic) {
    return traffic.route().isEmpty()
        ? ReadingKey.of(name)
        : ReadingKey.of(name, "route", traffic.route());
  }
}
