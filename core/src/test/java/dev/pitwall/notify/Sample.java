package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Scope;
import dev.pitwall.alert.Severity;
import dev.pitwall.alert.Side;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An incident as a test wants it: critical, on {@code host.cpu}, unless it says otherwise. */
record Sample(
    String id,
    Instant opened,
    String rule,
    ReadingKey reading,
    Severity severity,
    Scope scope,
    List<String> hiddenBy,
    int flaps,
    boolean flapping,
    double value) {

  Sample(String id, Instant opened) {
    this(
        id,
        opened,
        "host.cpu",
        ReadingKey.of("host.cpu"),
        Severity.CRITICAL,
        Scope.NODE,
        List.of(),
        0,
        false,
        0.91);
  }

  Sample rule(String other) {
    return new Sample(
        id, opened, other, ReadingKey.of(other), severity, scope, hiddenBy, flaps, flapping, value);
  }

  Sample label(String name, String of) {
    ReadingKey labelled = ReadingKey.of(reading.name(), name, of);
    return new Sample(
        id, opened, rule, labelled, severity, scope, hiddenBy, flaps, flapping, value);
  }

  Sample severity(Severity other) {
    return new Sample(id, opened, rule, reading, other, scope, hiddenBy, flaps, flapping, value);
  }

  Sample warning() {
    return severity(Severity.WARNING);
  }

  Sample cluster() {
    return new Sample(
        id, opened, rule, reading, severity, Scope.CLUSTER, hiddenBy, flaps, flapping, value);
  }

  Sample hiddenBy(String... roots) {
    return new Sample(
        id, opened, rule, reading, severity, scope, List.of(roots), flaps, flapping, value);
  }

  Sample flapping(int times, boolean still) {
    return new Sample(id, opened, rule, reading, severity, scope, hiddenBy, times, still, value);
  }

  Sample value(double other) {
    return new Sample(id, opened, rule, reading, severity, scope, hiddenBy, flaps, flapping, other);
  }

  IncidentEvent open() {
    return new IncidentEvent.Opened(incident(null));
  }

  IncidentEvent changed() {
    return new IncidentEvent.Changed(incident(null));
  }

  IncidentEvent resolved(Instant at) {
    return new IncidentEvent.Resolved(incident(at));
  }

  IncidentEvent closed(Instant at) {
    return new IncidentEvent.Closed(incident(at), IncidentEvent.Reason.RULE_CHANGED);
  }

  Incident incident(@Nullable Instant resolved) {
    return new Incident(
        id,
        new Incident.About(rule, reading, Unit.RATIO, Side.ABOVE, scope, hiddenBy, ""),
        severity,
        opened,
        opened,
        resolved,
        new Incident.Course(value, value, 0.97, 0.8, resolved == null ? opened : resolved),
        flaps,
        flapping,
        "",
        List.of());
  }
}
