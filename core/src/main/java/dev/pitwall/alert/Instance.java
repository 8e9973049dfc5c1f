package dev.pitwall.alert;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One rule on one target: a {@link Track} a level, and at most one open incident. It opens at the
 * highest level that fires, rises with each more severe one, and ends when all are clear. A level
 * that fires takes the milder ones along, because a value beyond it is beyond them.
 *
 * <p>Time that counts is the sum of the steps between two measured samples, by the elapsed-time
 * clock: a step with an unknown reading at either end is not counted, and a gap counts for nothing,
 * because nobody looked.
 */
final class Instance {
  private static final int GAP_INTERVALS = 3;
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /**
   * How an incident may be opened now.
   *
   * @param allowed false during the startup grace
   * @param hiddenBy rules that hide it beside those that its rule names
   */
  record Opening(boolean allowed, List<String> hiddenBy, Function<Instant, String> ids) {}

  /**
   * A measured value and what its rule's condition says of it.
   *
   * @param holds of a compound condition; null where the value alone decides
   */
  record Observed(Reading.Measured reading, @Nullable Boolean holds) {}

  private final ReadingKey key;
  private final List<Track> tracks = new ArrayList<>();
  private final Flapping flapping;
  private Rule rule;
  private String check;
  private Unit unit;
  private Instant seen;
  private @Nullable Double value;
  private @Nullable Double peak;
  private @Nullable Incident incident;
  private int reached;
  private boolean anySample;
  private boolean lastMeasured;
  private long lastNanos;
  private int absent;

  Instance(Rule rule, ReadingKey key, Unit unit, String check, Instant now, Flapping flapping) {
    this.rule = rule;
    this.key = key;
    this.unit = unit;
    this.check = check;
    this.seen = now;
    this.flapping = flapping;
    rule.levels().forEach(level -> tracks.add(new Track(now)));
  }

  /** Fires since before the restart; where exactly it stood, the memory may know. */
  void restored(Incident open, @Nullable Memory memory, Instant now, long nanos) {
    incident = open;
    value = open.value();
    peak = open.peak();
    reached = level(rule, open.threshold());
    tracks.subList(0, reached + 1).forEach(Track::fire);
    adopt(rule);
    SortedSet<Instant> openings = new TreeSet<>(List.of(open.opened()));
    Duration settled = Duration.ZERO;
    if (memory != null) {
      openings.addAll(memory.openings());
      if (open.id().equals(memory.incident())) {
        settled = isFresh(memory, now) ? memory.settled() : settled;
        stood(memory, now);
        incident = IncidentStep.remembered(incident, memory);
        peak = incident.peak();
      }
    }
    flapping.resume(openings, settled, now, nanos);
  }

  private static int level(Rule rule, double fire) {
    for (int i = 0; i < rule.levels().size(); i++) {
      if (rule.levels().get(i).fire() == fire) {
        return i;
      }
    }
    return 0;
  }

  /** True if an incident with this threshold can be one of this rule. */
  static boolean hasLevel(Rule rule, double fire) {
    return rule.levels().get(level(rule, fire)).fire() == fire;
  }

  /** Goes on from where it stood without an incident; the time in between does not count. */
  void resume(Memory memory, Instant now, long nanos) {
    check = memory.check();
    if (memory.incident() == null) {
      stood(memory, now);
      value = atRest() ? null : memory.value();
      peak = atRest() ? null : memory.peak();
    }
    flapping.resume(memory.openings(), Duration.ZERO, now, nanos);
  }

  private void stood(Memory memory, Instant now) {
    check = memory.check();
    for (int i = 0; i < tracks.size() && i < memory.tracks().size(); i++) {
      tracks.get(i).resume(memory.tracks().get(i), isFresh(memory, now));
    }
  }

  private static boolean isFresh(Memory memory, Instant now) {
    return Duration.between(memory.seen(), now).compareTo(REMEMBERED) <= 0;
  }

  /** An unknown reading: the state and its time stand still. */
  void unknown(Sample sample, Duration interval) {
    beforeGap(sample, interval);
    arrived(sample, false);
  }

  /** A measured reading; tells what somebody must hear of. */
  Optional<IncidentEvent> measured(
      Observed now, Sample sample, Duration interval, Opening opening) {
    boolean gap = beforeGap(sample, interval);
    Duration step =
        anySample && lastMeasured && !gap
            ? Duration.ofNanos(sample.nanos() - lastNanos)
            : Duration.ZERO;
    arrived(sample, true);
    unit = now.reading().unit();
    value = now.reading().value();
    boolean before = isActive();
    int fired = look(now, sample, step, opening.allowed());
    peak = atRest() && incident == null ? null : worse(peak, now.reading().value());
    Incident open = incident;
    if (open != null) {
      return follow(open, now, sample, new Moved(step, before, fired));
    }
    return fired < 0 ? Optional.empty() : Optional.of(open(now.reading(), sample, fired, opening));
  }

  /** Lets every level look at the value; the highest that fired now, or -1. */
  private int look(Observed now, Sample sample, Duration step, boolean mayFire) {
    Duration clearFor = flapping.clearFor(rule.resolveAfter(), sample.nanos());
    Track.Terms terms = new Track.Terms(rule.samples(), clearFor, mayFire);
    int fired = -1;
    for (int i = 0; i < tracks.size(); i++) {
      Level level = rule.levels().get(i);
      double number = now.reading().value();
      Boolean holds = now.holds();
      boolean beyond = holds == null ? rule.beyond(number, level) : holds;
      boolean inside = holds == null ? rule.inside(number, level) : !holds;
      Track.Look look = new Track.Look(beyond, inside, sample.at(), step);
      if (tracks.get(i).step(look, level, terms) == Track.Turn.FIRED) {
        fired = i;
      }
    }
    for (int i = 0; i < fired; i++) {
      if (!tracks.get(i).isActive()) {
        tracks.get(i).fire();
      }
    }
    return fired;
  }

  private double worse(@Nullable Double one, double other) {
    return one == null ? other : rule.side().worse(one, other);
  }

  private IncidentEvent open(Reading.Measured now, Sample sample, int fired, Opening opening) {
    Instant since = sample.at();
    for (Track track : tracks) {
      boolean earlier = track.state() != State.OK && track.state() != State.UNKNOWN;
      since = earlier && track.since().isBefore(since) ? track.since() : since;
    }
    List<String> hiddenBy = new ArrayList<>(rule.hiddenBy());
    hiddenBy.addAll(opening.hiddenBy());
    Level level = rule.levels().get(fired);
    reached = fired;
    Incident opened =
        new Incident(
            opening.ids().apply(sample.at()),
            new Incident.About(
                rule.id(), key, now.unit(), rule.side(), rule.scopeOn(key), hiddenBy, rule.note()),
            level.severity(),
            since,
            sample.at(),
            null,
            new Incident.Course(
                now.value(), now.value(), worse(peak, now.value()), level.fire(), sample.at()),
            0,
            flapping.opened(sample.nanos(), sample.at()),
            now.detail(),
            now.offenders());
    incident = opened;
    return new IncidentEvent.Opened(opened);
  }

  /**
   * What a sample moved.
   *
   * @param before whether a level fired before it
   * @param fired the highest level that began to fire, or -1
   */
  private record Moved(Duration step, boolean before, int fired) {}

  private Optional<IncidentEvent> follow(Incident open, Observed now, Sample sample, Moved moved) {
    Boolean holds = now.holds();
    boolean breach = holds == null ? rule.beyond(now.reading().value(), rule.first()) : holds;
    Incident followed = IncidentStep.seen(open, now.reading(), sample.at(), breach);
    boolean changed = moved.fired() > reached;
    if (changed) {
      reached = moved.fired();
      followed = IncidentStep.risen(followed, rule.levels().get(reached));
    }
    if (followed.flapping()) {
      followed = flap(followed, sample, moved);
      changed |= !followed.flapping();
    }
    if (!isActive() && !followed.flapping()) {
      incident = null;
      peak = null;
      return Optional.of(new IncidentEvent.Resolved(IncidentStep.ended(followed, sample.at())));
    }
    incident = followed;
    return changed ? Optional.of(new IncidentEvent.Changed(followed)) : Optional.empty();
  }

  /** While it flaps it neither resolves nor opens again; a timer ends that, not a change. */
  private Incident flap(Incident open, Sample sample, Moved moved) {
    Incident flapped = open;
    if (isActive() != moved.before()) {
      flapping.turned();
      if (isActive()) {
        flapping.opened(sample.nanos(), sample.at());
        flapped = IncidentStep.flapped(open);
      }
    } else {
      flapping.stays(moved.step());
    }
    if (flapping.isSettled()) {
      flapping.end();
      return IncidentStep.settled(flapped);
    }
    return flapped;
  }

  private boolean beforeGap(Sample sample, Duration interval) {
    boolean gap =
        anySample && sample.nanos() - lastNanos > interval.multipliedBy(GAP_INTERVALS).toNanos();
    if (gap) {
      tracks.forEach(Track::forgetTime);
      flapping.turned();
    }
    return gap;
  }

  private void arrived(Sample sample, boolean measured) {
    anySample = true;
    lastMeasured = measured;
    lastNanos = sample.nanos();
    seen = sample.at();
    check = sample.check();
    absent = 0;
  }

  /** A sample of its check came without it; how many in a row. */
  int absent(long nanos) {
    return lastNanos == nanos && anySample ? 0 : ++absent;
  }

  /** Puts a rule with other times or severities in force; the levels are the same. */
  void adopt(Rule changed) {
    rule = changed;
    if (incident != null) {
      incident = IncidentStep.risen(incident, rule.levels().get(reached));
    }
  }

  Rule rule() {
    return rule;
  }

  ReadingKey key() {
    return key;
  }

  String check() {
    return check;
  }

  /** True if a sample came since the start. */
  boolean wasSeen() {
    return anySample;
  }

  /** The open incident. */
  Optional<Incident> incident() {
    return Optional.ofNullable(incident);
  }

  private boolean isActive() {
    for (Track track : tracks) { // at every sample: no stream
      if (track.isActive()) {
        return true;
      }
    }
    return false;
  }

  private boolean atRest() {
    for (Track track : tracks) {
      if (track.state() != State.OK && track.state() != State.UNKNOWN) {
        return false;
      }
    }
    return true;
  }

  /** Nothing is open, and no level counts towards it. */
  boolean isCalm() {
    return incident == null && atRest();
  }

  /** As {@link IncidentLedger#quietUntil}. */
  int quietUntil(Recorded readings, int from, int to) {
    boolean flaps = incident != null && incident.flapping(); // its time in one state counts
    return flaps || rule.compound() ? from : Quiet.until(rule, tracks, readings, from, to);
  }

  private State state() {
    for (State state : List.of(State.FIRING, State.RECOVERING)) {
      if (tracks.stream().anyMatch(track -> track.state() == state)) {
        return state;
      }
    }
    if (incident != null) {
      return State.RECOVERING; // flapping, and quiet at present
    }
    return tracks.stream().anyMatch(track -> track.state() == State.PENDING)
        ? State.PENDING
        : tracks.get(0).state();
  }

  Standing standing() {
    State state = state();
    Track leading =
        tracks.stream().filter(track -> track.state() == state).findFirst().orElse(tracks.get(0));
    int holding = 0;
    for (int i = 0; i < tracks.size(); i++) {
      holding = tracks.get(i).isActive() ? i : holding;
    }
    Level level = rule.levels().get(holding);
    Incident open = incident;
    return new Standing(
        rule.id(),
        key,
        unit,
        state,
        open == null ? leading.since() : open.opened(),
        leading.held(),
        seen,
        value,
        level.fire(),
        peak,
        open == null ? null : open.id(),
        open == null ? null : level.severity());
  }

  /** What a restart goes on from; empty if there is nothing to go on from. */
  Optional<Memory> memory(long nanos) {
    List<Instant> openings = flapping.openings(nanos);
    Incident open = incident;
    if (open == null && atRest() && openings.isEmpty()) {
      return Optional.empty();
    }
    boolean counting =
        tracks.stream().anyMatch(t -> t.state() == State.PENDING || t.state() == State.RECOVERING);
    boolean flaps = open != null && open.flapping();
    Instant anchor = openings.isEmpty() ? Instant.EPOCH : openings.get(openings.size() - 1);
    return Optional.of(
        new Memory(
            rule.id(),
            key,
            unit,
            check,
            rule.shape(),
            counting ? seen : flaps ? seen.truncatedTo(ChronoUnit.MINUTES) : anchor,
            open == null && counting ? value : null,
            peak,
            open == null ? null : open.id(),
            tracks.stream().map(Track::memory).toList(),
            openings,
            open == null ? 0 : open.flaps(),
            flaps ? flapping.settled().truncatedTo(ChronoUnit.MINUTES) : Duration.ZERO));
  }
}
