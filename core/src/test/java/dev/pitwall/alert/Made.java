package dev.pitwall.alert;

import dev.pitwall.check.Offender;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules and incidents made for tests. */
public final class Made {
  private Made() {}

  /** A rule with one level above. */
  public static Rule rule(
      String id,
      String reading,
      Severity severity,
      double fire,
      double clear,
      Duration pendingFor,
      Duration resolveAfter) {
    return Rule.when(id)
        .reading(reading)
        .above(severity, fire, clear, pendingFor)
        .resolveAfter(resolveAfter)
        .build(new AlertSettings(pendingFor, resolveAfter, Duration.ZERO));
  }

  /** The same, watched only after the startup grace. */
  public static Rule graced(
      String id,
      String reading,
      Severity severity,
      double fire,
      double clear,
      Duration pendingFor,
      Duration resolveAfter) {
    return Rule.when(id)
        .reading(reading)
        .above(severity, fire, clear, pendingFor)
        .resolveAfter(resolveAfter)
        .graced()
        .build(new AlertSettings(pendingFor, resolveAfter, Duration.ZERO));
  }

  /** An incident of a rule above on this node. */
  public static Incident incident(
      String id,
      String rule,
      ReadingKey reading,
      Unit unit,
      Severity severity,
      Instant since,
      Instant opened,
      @Nullable Instant resolved,
      double value,
      double threshold,
      double peak,
      String detail,
      List<Offender> offenders) {
    return new Incident(
        id,
        new Incident.About(rule, reading, unit, Side.ABOVE, Scope.NODE, List.of(), ""),
        severity,
        since,
        opened,
        resolved,
        new Incident.Course(value, value, peak, threshold, resolved == null ? opened : resolved),
        0,
        false,
        detail,
        offenders);
  }
}
