package dev.pitwall.alert;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One continuous trouble of one rule on one target, as it is known now.
 *
 * @param id unique for ever, short enough to be said on the phone: {@code I7K2Q9}
 * @param rule the rule's id, for instance {@code host.cpu}
 * @param reading what was measured
 * @param severity the highest reached so far
 * @param opened when it began to fire
 * @param since when the value first went beyond the threshold
 * @param resolved when it ended; null while it is open
 * @param value the last known value
 * @param threshold it fires strictly above it
 * @param peak the worst value so far
 * @param detail one line of the check about the last value; may be empty
 * @param offenders what contributed most at the last breach, largest first
 */
public record Incident(
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

  /** Keeps a copy of the offenders. */
  public Incident {
    offenders = List.copyOf(offenders);
  }

  /** True until it is resolved. */
  public boolean isOpen() {
    return resolved == null;
  }

  /** The same, one measured sample later. */
  Incident seen(Reading.Measured now, boolean breach) {
    return new Incident(
        id,
        rule,
        reading,
        unit,
        severity,
        since,
        opened,
        resolved,
        now.value(),
        threshold,
        Math.max(peak, now.value()),
        now.detail(),
        breach ? now.offenders() : offenders);
  }

  /** The same, known to have been as bad as {@code worst}. */
  Incident atLeast(double worst) {
    return new Incident(
        id,
        rule,
        reading,
        unit,
        severity,
        since,
        opened,
        resolved,
        value,
        threshold,
        Math.max(peak, worst),
        detail,
        offenders);
  }

  /** The same, ended. */
  Incident ended(Instant at) {
    return new Incident(
        id, rule, reading, unit, severity, since, opened, at, value, threshold, peak, detail,
        offenders);
  }
}
