package dev.pitwall.export.jmx;

import static java.util.Map.entry;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Reading;
import dev.pitwall.export.jmx.OpenBean.Shown;
import dev.pitwall.metrics.RequestWindow;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.management.openmbean.SimpleType;
import org.jspecify.annotations.Nullable;

/** What each bean shows. */
final class Shows {
  private static final Rows<Incident> INCIDENTS =
      new Rows<>(
          "Incident",
          "An open incident",
          columns(
              entry("id", new Rows.Column<>(SimpleType.STRING, Incident::id)),
              entry("rule", new Rows.Column<>(SimpleType.STRING, Incident::rule)),
              entry("target", new Rows.Column<>(SimpleType.STRING, i -> i.reading().target())),
              entry("severity", new Rows.Column<>(SimpleType.STRING, i -> i.severity().name())),
              entry("since", new Rows.Column<>(SimpleType.DATE, i -> Date.from(i.since()))),
              entry("value", new Rows.Column<>(SimpleType.DOUBLE, Incident::value)),
              entry("threshold", new Rows.Column<>(SimpleType.DOUBLE, Incident::threshold)),
              entry("unit", new Rows.Column<>(SimpleType.STRING, i -> i.unit().key()))));

  private static final Rows<RequestWindow> ROUTES =
      new Rows<>(
          "Route",
          "The last minute of a route; seconds",
          columns(
              entry("route", new Rows.Column<>(SimpleType.STRING, RequestWindow::route)),
              entry("count", new Rows.Column<>(SimpleType.LONG, RequestWindow::count)),
              entry("errors", new Rows.Column<>(SimpleType.LONG, RequestWindow::errors)),
              entry("rate", new Rows.Column<>(SimpleType.DOUBLE, w -> boxed(w.rate()))),
              entry("p50", new Rows.Column<>(SimpleType.DOUBLE, w -> latency(w, Which.P50))),
              entry("p95", new Rows.Column<>(SimpleType.DOUBLE, w -> latency(w, Which.P95))),
              entry("p99", new Rows.Column<>(SimpleType.DOUBLE, w -> latency(w, Which.P99))),
              entry("max", new Rows.Column<>(SimpleType.DOUBLE, w -> latency(w, Which.MAX)))));

  private enum Which {
    P50,
    P95,
    P99,
    MAX
  }

  private Shows() {}

  /** By the type in their names. */
  static Map<String, OpenBean> beans(JmxViews views) {
    Map<String, OpenBean> beans = new LinkedHashMap<>();
    beans.put(
        "Readings",
        new OpenBean(
            "The last reading of each kind in its unit; null while it is unknown",
            () -> readings(views)));
    beans.put("Alerts", new OpenBean("The open incidents", () -> alerts(views)));
    beans.put("Requests", new OpenBean("The requests of the last minute", () -> requests(views)));
    return beans;
  }

  private static SortedMap<String, Shown> readings(JmxViews views) {
    SortedMap<String, Shown> shown = new TreeMap<>();
    for (Reading each : views.readings().get()) {
      Double value = each instanceof Reading.Measured measured ? measured.value() : null;
      shown.put(each.key().toString(), new Shown(SimpleType.DOUBLE, value, each.unit().key()));
    }
    return shown;
  }

  private static SortedMap<String, Shown> alerts(JmxViews views) {
    List<Incident> open = views.incidents().get();
    SortedMap<String, Shown> shown = new TreeMap<>();
    shown.put("Open", number(open.size(), "All open incidents"));
    shown.put("Critical", number(count(open, Severity.CRITICAL), "Critical ones"));
    shown.put("Warning", number(count(open, Severity.WARNING), "Warnings"));
    shown.put("Incidents", INCIDENTS.of(open, "The incidents"));
    return shown;
  }

  private static long count(List<Incident> open, Severity severity) {
    return open.stream().filter(each -> each.severity() == severity).count();
  }

  private static SortedMap<String, Shown> requests(JmxViews views) {
    RequestWindow all = views.requests().get();
    SortedMap<String, Shown> shown = new TreeMap<>();
    shown.put("Active", number(views.active().getAsLong(), "Arrived and not over"));
    shown.put("Count", number(all.count(), "Completed within the window"));
    shown.put("Errors", number(all.errors(), "Those with status 5xx"));
    shown.put("WindowSeconds", real(all.seconds(), "How much time is covered, seconds"));
    shown.put("Rate", real(boxed(all.rate()), "Requests a second"));
    shown.put("ErrorRatio", real(boxed(all.errorRatio()), "Errors over requests, 0 to 1"));
    shown.put("P50", real(latency(all, Which.P50), "Half were done within this, seconds"));
    shown.put("P95", real(latency(all, Which.P95), "95 % were done within this, seconds"));
    shown.put("P99", real(latency(all, Which.P99), "99 % were done within this, seconds"));
    shown.put("Max", real(latency(all, Which.MAX), "The longest, seconds"));
    shown.put("Routes", ROUTES.of(views.routes().get(), "The same by route, busiest first"));
    return shown;
  }

  private static Shown number(long value, String description) {
    return new Shown(SimpleType.LONG, value, description);
  }

  private static Shown real(@Nullable Double value, String description) {
    return new Shown(SimpleType.DOUBLE, value, description);
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static @Nullable Double latency(RequestWindow window, Which which) {
    RequestWindow.Latency latency = window.latency();
    if (latency == null) {
      return null;
    }
    return switch (which) {
      case P50 -> latency.p50();
      case P95 -> latency.p95();
      case P99 -> latency.p99();
      case MAX -> latency.max();
    };
  }

  @SafeVarargs
  private static <T> Map<String, Rows.Column<T>> columns(Map.Entry<String, Rows.Column<T>>... all) {
    Map<String, Rows.Column<T>> columns = new LinkedHashMap<>();
    for (Map.Entry<String, Rows.Column<T>> each : all) {
      columns.put(each.getKey(), each.getValue());
    }
    return columns;
  }
}
