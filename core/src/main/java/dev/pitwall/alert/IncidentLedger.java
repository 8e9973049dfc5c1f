package dev.pitwall.alert;

import dev.pitwall.check.LatestReading;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Turns samples into incidents. Pure: no clock, no file, no thread; the same samples give the same
 * events. Thread-safe, because several checks report into it. The state machine of one level is
 * {@link Track}, that of one rule on one target {@link Instance}.
 *
 * <p>An unknown reading changes no state and counts for no time; that a check is silent is a
 * reading of its own, {@link NoData}.
 */
public final class IncidentLedger {
  /** How many pairs of rule and target are watched; further ones are counted and not watched. */
  public static final int MOST_INSTANCES = 10_000;

  /** How often {@link #tick} is to be called. */
  public static final Duration TICK = Duration.ofSeconds(10);

  private final RulesInForce rules;
  private final Instances instances;
  private final AlertSettings settings;
  private final long startedNanos;
  private final Function<Instant, String> ids;
  private final Map<String, Long> lastNanos = new HashMap<>();
  private final Map<ReadingKey, LatestReading> silences =
      new TreeMap<>(Comparator.comparing(ReadingKey::toString));
  private final NoData noData;
  private final Answers answers = new Answers();
  private long newest;

  /**
   * An empty ledger.
   *
   * @param rules their ids are unique
   * @param plan how often each check is run, by its id; more than three intervals between two
   *     samples are a gap
   * @param settings for the startup grace and for flapping; the times of the rules are in the rules
   * @param startedNanos when the grace began, by the clock of {@link Sample#nanos}
   * @param ids makes the id of an incident that opens at an instant
   */
  public IncidentLedger(
      List<Rule> rules,
      Map<String, Duration> plan,
      AlertSettings settings,
      long startedNanos,
      Function<Instant, String> ids) {
    this.rules = new RulesInForce(plan);
    this.instances = new Instances(this.rules, settings, startedNanos);
    this.settings = settings;
    this.startedNanos = startedNanos;
    this.newest = startedNanos;
    this.ids = ids;
    this.noData = new NoData(plan.keySet(), startedNanos);
    enact(rules);
  }

  private void enact(List<Rule> changed) {
    rules.enact(changed);
    answers.keepFor(changed);
  }

  /**
   * Goes on from before a restart. Nothing is told again: an open incident fires until samples say
   * otherwise. One whose rule is gone or has other levels is closed.
   *
   * @param open the incidents that were open
   * @param stood where the instances stood
   * @param now wall time, the same moment as the ledger's start
   * @return what was closed
   */
  synchronized List<IncidentEvent> restore(List<Incident> open, List<Memory> stood, Instant now) {
    return instances.restore(open, stood, now);
  }

  /**
   * Takes in what a check answered. A sample whose {@link Sample#nanos} did not advance since the
   * one before of the same check is ignored.
   *
   * @return what somebody must be told of, in order
   */
  public synchronized List<IncidentEvent> observe(Sample sample) {
    Long before = lastNanos.get(sample.check());
    if (before != null && sample.nanos() - before <= 0) {
      return List.of();
    }
    lastNanos.put(sample.check(), sample.nanos());
    List<IncidentEvent> events = new ArrayList<>();
    evaluate(sample, rules.interval(sample.check()), events);
    instances.closeGone(sample, events);
    if (rules.askForSilence()) {
      silence(noData.observe(sample, this::isWatched), events);
    }
    return events;
  }

  /**
   * Looks for checks that send nothing at all. To be called every {@link #TICK}.
   *
   * @param now wall time
   * @param nanos by the clock of {@link Sample#nanos}
   * @return what somebody must be told of, in order
   */
  public synchronized List<IncidentEvent> tick(Instant now, long nanos) {
    List<IncidentEvent> events = new ArrayList<>();
    Sample tick = new Sample("tick", now, nanos, List.of());
    List<Sample> overdue = noData.overdue(tick, rules::interval);
    if (rules.askForSilence()) {
      overdue.forEach(sample -> silence(sample, events));
    }
    instances.closeOrphans(now, nanos, events);
    return events;
  }

  private void silence(Sample sample, List<IncidentEvent> events) {
    for (Reading reading : sample.readings()) {
      silences.put(
          reading.key(), new LatestReading(sample.check(), reading, sample.at(), sample.nanos()));
    }
    String check = NoData.check(sample.readings().get(0).key()).orElseThrow();
    evaluate(sample, rules.interval(check), events);
  }

  private void evaluate(Sample sample, Duration interval, List<IncidentEvent> events) {
    newest = Math.max(newest, sample.nanos());
    answers.remember(sample);
    for (Reading reading : sample.readings()) {
      for (Rule rule : rules.watching(reading.key())) {
        instances
            .of(rule, reading, sample)
            .flatMap(instance -> observe(instance, reading, sample, interval))
            .ifPresent(events::add);
      }
    }
  }

  private Optional<IncidentEvent> observe(
      Instance instance, Reading reading, Sample sample, Duration interval) {
    Rule rule = instance.rule();
    Condition.Truth truth = Condition.Truth.UNKNOWN;
    if (rule.compound() && reading instanceof Reading.Measured) {
      truth =
          rule.condition()
              .orElseThrow()
              .truth(reading.key(), name -> answers.named(name, sample.nanos(), rules::interval));
    }
    boolean known = !rule.compound() || truth != Condition.Truth.UNKNOWN;
    if (reading instanceof Reading.Measured measured && known) {
      Boolean holds = rule.compound() ? (Boolean) (truth == Condition.Truth.TRUE) : null;
      boolean grace =
          rule.graced() && sample.nanos() - startedNanos < settings.startupGrace().toNanos();
      return instance.measured(
          new Instance.Observed(measured, holds),
          sample,
          interval,
          new Instance.Opening(!grace, alsoHiddenBy(reading.key()), ids));
    }
    instance.unknown(sample, interval);
    return Optional.empty();
  }

  /** What explains that a check is silent hides its silence as well. */
  private List<String> alsoHiddenBy(ReadingKey key) {
    return rules.explaining(NoData.check(key).map(noData::missing).orElse(List.of()));
  }

  private boolean isWatched(ReadingKey key) {
    return answers.wants(key.name()) || !rules.watching(key).isEmpty();
  }

  /**
   * Puts other rules in force. Incidents of rules that keep their reading and levels go on and
   * nothing is told; others are closed, which never reads as recovered.
   *
   * @param changed all rules, the unchanged ones as well
   * @param now wall time
   * @return what was closed
   */
  public synchronized List<IncidentEvent> replaceRules(List<Rule> changed, Instant now) {
    enact(changed);
    List<IncidentEvent> closed = instances.follow(now);
    if (!rules.askForSilence()) {
      silences.clear();
    }
    return closed;
  }

  /** Where every instance stands, in the order in which they were first seen. */
  public synchronized List<Standing> standings() {
    return instances.stream().map(Instance::standing).toList();
  }

  /** The open incidents as they are now: FIRING and RECOVERING. */
  public synchronized List<Incident> open() {
    return instances.stream().flatMap(i -> i.incident().stream()).toList();
  }

  /** True if nothing is open, and nothing is about to open. */
  public synchronized boolean isCalm() {
    return instances.stream().allMatch(Instance::isCalm);
  }

  /**
   * How far recorded readings change nothing in a ledger that knows one target and one rule, which
   * asks for one value: the worst of them and the last ones that its rule looks at leave it as all
   * of them would, and none of them is an event.
   *
   * @param readings of that target; its check never came without it between the two
   * @return the index after the last of them; {@code from} if there is none, or nobody knows
   */
  public synchronized int quietUntil(Recorded readings, int from, int to) {
    List<Instance> known = instances.stream().limit(2).toList();
    return known.size() == 1 ? known.get(0).quietUntil(readings, from, to) : from;
  }

  /** The open incident of this id with its newest values; the given one if it is not open here. */
  public synchronized Incident current(Incident incident) {
    return instances
        .find(incident)
        .flatMap(Instance::incident)
        .filter(open -> open.id().equals(incident.id()))
        .orElse(incident);
  }

  /** How long each check has given no full answer: {@code check.no-data}. */
  public synchronized List<LatestReading> silences() {
    return List.copyOf(silences.values());
  }

  /** What a restart goes on from. */
  synchronized List<Memory> memories() {
    return instances.stream().flatMap(i -> i.memory(newest).stream()).toList();
  }

  /** The newest moment that it knows of. */
  synchronized long newestNanos() {
    return newest;
  }

  /** How many readings were not watched because the ledger was full. */
  public synchronized long dropped() {
    return instances.dropped();
  }
}
