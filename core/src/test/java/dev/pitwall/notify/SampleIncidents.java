package dev.pitwall.notify;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Made;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.Offender;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** Incidents and messages that the tests of wording and channels share. */
public final class SampleIncidents {
  public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  public static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
  public static final Sender SENDER = new Sender("RacePredictor", "web1:4711", "production");

  private SampleIncidents() {}

  /** CPU at 91 % for four minutes. */
  public static Incident cpu() {
    return Made.incident(
        "I7K2Q9",
        "host.cpu",
        ReadingKey.of("host.cpu"),
        Unit.RATIO,
        Severity.CRITICAL,
        NOON.minusSeconds(240),
        NOON.minusSeconds(120),
        null,
        0.91,
        0.8,
        0.97,
        "",
        List.of(
            new Offender("java (4711)", 0.74, Unit.RATIO),
            new Offender("postgres (812)", 0.11, Unit.RATIO)));
  }

  /** The same after 24 minutes, back at 42 %. */
  public static Incident cpuResolved() {
    Incident open = cpu();
    return Made.incident(
        open.id(),
        open.rule(),
        open.reading(),
        open.unit(),
        open.severity(),
        open.since(),
        open.opened(),
        open.since().plusSeconds(24 * 60),
        0.42,
        open.threshold(),
        open.peak(),
        "",
        open.offenders());
  }

  /** Any rule with one value. */
  public static Incident of(
      String rule, ReadingKey reading, Unit unit, double value, double limit) {
    return Made.incident(
        "I7K2Q9",
        rule,
        reading,
        unit,
        Severity.WARNING,
        NOON.minusSeconds(240),
        NOON,
        null,
        value,
        limit,
        value,
        "",
        List.of());
  }

  /** The message about {@link #cpu()}. */
  public static Notification opened(Locale locale) {
    return wording(locale).write("d-000001", new IncidentEvent.Opened(cpu()), NOON);
  }

  /** The message about {@link #cpuResolved()}. */
  public static Notification resolved(Locale locale) {
    return wording(locale)
        .write("d-000002", new IncidentEvent.Resolved(cpuResolved()), NOON.plusSeconds(1200));
  }

  public static IncidentWording wording(Locale locale) {
    return new IncidentWording(SENDER, locale, TOKYO);
  }
}
