package dev.pitwall.alert;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one rule on one target. Time that counts towards a state is the sum of the
 * steps between two measured samples, by the elapsed-time clock: a step with an unknown reading at
 * either end is not counted, and a gap counts for nothing, because nobody looked.
 */
final class Instance {
  private static final int GAP_INTERVALS = 3;
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final Rule rule;
  private final ReadingKey key;
  private Unit unit;
  private State state = State.UNKNOWN;
  private Instant since;
  private Instant seen;
  private Duration held = Duration.ZERO;
  private @Nullable Double value;
  private @Nullable Double peak;
  private @Nullable Incident incident;
  private boolean anySample;
  private boolean lastMeasured;
  private long lastNanos;

  Instance(Rule rule, ReadingKey key, Unit unit, Instant now) {
    this.rule = rule;
    this.key = key;
    this.unit = unit;
    this.since = now;
    this.seen = now;
  }

  /** One that fires since before the restart. */
  static Instance restored(Rule rule, Incident open) {
    Instance instance = new Instance(rule, open.reading(), open.unit(), open.opened());
    instance.state = State.FIRING;
    instance.incident = open;
    instance.value = open.value();
    instance.peak = open.peak();
    return instance;
  }

  /** Goes on from where it stood; the time in between does not count. */
  void resume(Standing stood, Instant now) {
    boolean fresh = Duration.between(stood.seen(), now).compareTo(REMEMBERED) <= 0;
    if (stood.state() == State.PENDING && incident == null && fresh) {
      state = State.PENDING;
      since = stood.since();
      held = stood.held();
      value = stood.value();
      peak = stood.peak();
    } else if (incident != null && incident.id().equals(stood.incident())) {
      Double worst = stood.peak();
      if (worst != null) {
        incident = atLeast(incident, worst);
        peak = incident.peak();
      }
      if (stood.state() == State.RECOVERING) {
        state = State.RECOVERING;
        held = fresh ? stood.held() : Duration.ZERO;
      }
    }
  }

  /** An unknown reading: the state and its time stand still. */
  void unknown(Sample sample, Duration interval) {
    if (isGap(sample, interval)) {
      forgetTime();
    }
    arrived(sample, false);
  }

  /** A measured reading; tells whether an incident opened or resolved. */
  Optional<IncidentEvent> measured(
      Reading.Measured now, Sample sample, Duration interval, Opening opening) {
    if (isGap(sample, interval)) {
      forgetTime();
    }
    Duration step =
        anySample && lastMeasured && !isGap(sample, interval)
            ? Duration.ofNanos(sample.nanos() - lastNanos)
            : Duration.ZERO;
    arrived(sample, true);
    unit = now.unit();
    value = now.value();
    Incident open = incident;
    return open == null ? watch(now, sample, step, opening) : follow(open, now, sample, step);
  }

  /** Whether and as what an incident may be opened now. */
  record Opening(boolean allowed, Function<Instant, String> ids) {}

  private Optional<IncidentEvent> watch(
      Reading.Measured now, Sample sample, Duration step, Opening opening) {
    if (now.value() <= rule.first().fire()) {
      become(State.OK, sample.at());
      peak = null;
      return Optional.empty();
    }
    if (!opening.allowed()) {
      return Optional.empty();
    }
    if (state != State.PENDING) {
      become(State.PENDING, sample.at());
      peak = now.value();
    } else {
      held = held.plus(step);
      peak = Math.max(peak == null ? now.value() : peak, now.value());
    }
    if (held.compareTo(rule.first().pendingFor()) < 0) {
      return Optional.empty();
    }
    Incident opened = open(now, sample.at(), opening.ids().apply(sample.at()));
    incident = opened;
    become(State.FIRING, sample.at());
    return Optional.of(new IncidentEvent.Opened(opened));
  }

  private Incident open(Reading.Measured now, Instant at, String id) {
    double worst = peak == null ? now.value() : peak;
    return new Incident(
        id,
        new Incident.About(
            rule.id(), key, now.unit(), rule.side(), rule.scope(), rule.hiddenBy(), rule.note()),
        rule.first().severity(),
        since,
        at,
        null,
        new Incident.Course(now.value(), now.value(), worst, rule.first().fire(), at),
        0,
        false,
        now.detail(),
        now.offenders());
  }

  private static Incident with(
      Incident incident,
      Incident.Course course,
      @Nullable Instant resolved,
      String detail,
      List<Offender> offenders) {
    return new Incident(
        incident.id(),
        incident.about(),
        incident.severity(),
        incident.since(),
        incident.opened(),
        resolved,
        course,
        incident.flaps(),
        incident.flapping(),
        detail,
        offenders);
  }

  /** The same, one measured sample later. */
  private static Incident seen(
      Incident incident, Reading.Measured now, Instant at, boolean breach) {
    Incident.Course course = incident.course();
    return with(
        incident,
        new Incident.Course(
            course.first(),
            now.value(),
            Math.max(course.peak(), now.value()),
            course.threshold(),
            at),
        incident.resolved(),
        now.detail(),
        breach ? now.offenders() : incident.offenders());
  }

  /** The same, known to have been as bad as {@code worst}. */
  private static Incident atLeast(Incident incident, double worst) {
    Incident.Course course = incident.course();
    return with(
        incident,
        new Incident.Course(
            course.first(),
            course.last(),
            Math.max(course.peak(), worst),
            course.threshold(),
            course.seen()),
        incident.resolved(),
        incident.detail(),
        incident.offenders());
  }

  /** The same, ended. */
  static Incident ended(Incident incident, Instant at) {
    return with(incident, incident.course(), at, incident.detail(), incident.offenders());
  }

  private Optional<IncidentEvent> follow(
      Incident open, Reading.Measured now, Sample sample, Duration step) {
    Incident followed = seen(open, now, sample.at(), now.value() > rule.first().fire());
    incident = followed;
    peak = followed.peak();
    if (now.value() > rule.first().clear()) {
      state = State.FIRING;
      held = Duration.ZERO;
      return Optional.empty();
    }
    if (state == State.RECOVERING) {
      held = held.plus(step);
    } else {
      state = State.RECOVERING;
      held = Duration.ZERO;
    }
    if (held.compareTo(rule.resolveAfter()) < 0) {
      return Optional.empty();
    }
    incident = null;
    peak = null;
    become(State.OK, sample.at());
    return Optional.of(new IncidentEvent.Resolved(ended(followed, sample.at())));
  }

  private void become(State next, Instant at) {
    if (state != next) {
      state = next;
      since = at;
      held = Duration.ZERO;
    }
  }

  private boolean isGap(Sample sample, Duration interval) {
    return anySample && sample.nanos() - lastNanos > interval.multipliedBy(GAP_INTERVALS).toNanos();
  }

  /** After a gap a breach begins anew; an open incident stays open. */
  private void forgetTime() {
    held = Duration.ZERO;
    if (state == State.PENDING) {
      state = State.UNKNOWN;
    }
  }

  private void arrived(Sample sample, boolean measured) {
    anySample = true;
    lastMeasured = measured;
    lastNanos = sample.nanos();
    seen = sample.at();
  }

  Rule rule() {
    return rule;
  }

  /** The open incident; empty unless FIRING or RECOVERING. */
  Optional<Incident> incident() {
    return Optional.ofNullable(incident);
  }

  /** The same instance under a rule with other times or severity, but the same levels. */
  Instance under(Rule changed) {
    Instance same = new Instance(changed, key, unit, since);
    same.state = state;
    same.seen = seen;
    same.held = held;
    same.value = value;
    same.peak = peak;
    same.incident = incident;
    same.anySample = anySample;
    same.lastMeasured = lastMeasured;
    same.lastNanos = lastNanos;
    return same;
  }

  Standing standing() {
    return new Standing(
        rule.id(),
        key,
        unit,
        state,
        since,
        held,
        seen,
        value,
        rule.first().fire(),
        peak,
        incident == null ? null : incident.id());
  }
}
