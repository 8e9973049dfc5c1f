package dev.pitwall.alert;

import dev.pitwall.alert.IncidentEvent.Reason;
import dev.pitwall.check.LatestReading;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(10);
  private static final int GONE_SAMPLES = 3;

  private final Map<String, Duration> plan;
  private final AlertSettings settings;
  private final long startedNanos;
  private final Function<Instant, String> ids;
  private final Map<InstanceKey, Instance> instances = new LinkedHashMap<>();
  private final Map<String, Long> lastNanos = new HashMap<>();
  private final Map<ReadingKey, LatestReading> silences =
      new TreeMap<>(Comparator.comparing(ReadingKey::toString));
  private final NoData noData;
  private final Answers answers = new Answers();
  private RulesInForce rules;
  private long newest;
  private long dropped;

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
    this.plan = Map.copyOf(plan);
    this.settings = settings;
    this.startedNanos = startedNanos;
    this.newest = startedNanos;
    this.ids = ids;
    this.noData = new NoData(plan.keySet(), startedNanos);
    this.rules = new RulesInForce(rules);
    answers.keepFor(rules);
  }

  private record InstanceKey(String rule, ReadingKey reading) {}

  private Duration interval(String check) {
    return plan.getOrDefault(check, USUAL_INTERVAL);
  }

  private Rule fitted(Rule rule, ReadingKey reading) {
    return NoData.fitted(rule, reading, this::interval);
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
    List<IncidentEvent> closed = new ArrayList<>();
    Map<String, Rule> byId = rules.byId();
    Map<InstanceKey, Memory> memories = new LinkedHashMap<>();
    stood.forEach(memory -> memories.put(new InstanceKey(memory.rule(), memory.reading()), memory));
    for (Incident incident : open) {
      InstanceKey key = new InstanceKey(incident.rule(), incident.reading());
      Memory memory = memories.remove(key);
      Rule rule = byId.get(incident.rule());
      if (rule == null) {
        closed.add(closed(incident, Reason.RULE_REMOVED, now));
      } else if (!speaksOf(fitted(rule, incident.reading()), incident, memory)) {
        closed.add(closed(incident, Reason.RULE_CHANGED, now));
      } else {
        Instance instance = fresh(rule, incident.reading(), incident.unit(), "", now);
        instance.restored(incident, memory, now, startedNanos);
        instances.put(key, instance);
      }
    }
    memories.forEach(
        (key, memory) -> {
          Rule rule = byId.get(memory.rule());
          if (rule != null
              && instances.size() < MOST_INSTANCES
              && fitted(rule, memory.reading()).shape().equals(memory.shape())) {
            Instance instance =
                fresh(rule, memory.reading(), memory.unit(), memory.check(), memory.seen());
            instance.resume(memory, now, startedNanos);
            instances.put(key, instance);
          }
        });
    return closed;
  }

  private static boolean speaksOf(Rule rule, Incident incident, @Nullable Memory memory) {
    if (!rule.watches(incident.reading())) {
      return false;
    }
    return (memory != null && incident.id().equals(memory.incident()))
        ? rule.shape().equals(memory.shape())
        : Instance.hasLevel(rule, incident.threshold());
  }

  private static IncidentEvent closed(Incident incident, Reason why, Instant at) {
    return new IncidentEvent.Closed(IncidentStep.ended(incident, at), why);
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
    evaluate(sample, interval(sample.check()), events);
    closeGone(sample, events);
    if (asksForSilence()) {
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
    List<Sample> overdue = noData.overdue(tick, this::interval);
    if (asksForSilence()) {
      overdue.forEach(sample -> silence(sample, events));
    }
    closeOrphans(now, nanos, events);
    return events;
  }

  private boolean asksForSilence() {
    return rules.ask(NoData.NOTHING) || rules.ask(NoData.NOT_ALL);
  }

  private void silence(Sample sample, List<IncidentEvent> events) {
    for (Reading reading : sample.readings()) {
      silences.put(
          reading.key(), new LatestReading(sample.check(), reading, sample.at(), sample.nanos()));
    }
    String check = NoData.check(sample.readings().get(0).key()).orElseThrow();
    evaluate(sample, interval(check), events);
  }

  private void evaluate(Sample sample, Duration interval, List<IncidentEvent> events) {
    newest = Math.max(newest, sample.nanos());
    answers.remember(sample);
    for (Reading reading : sample.readings()) {
      for (Rule rule : rules.watching(reading.key())) {
        instance(rule, reading, sample)
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
              .truth(reading.key(), name -> answers.named(name, sample.nanos(), this::interval));
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

  private Optional<Instance> instance(Rule rule, Reading reading, Sample sample) {
    InstanceKey key = new InstanceKey(rule.id(), reading.key());
    Instance known = instances.get(key);
    if (known == null && instances.size() >= MOST_INSTANCES) {
      dropped++;
      return Optional.empty();
    }
    if (known == null) {
      known = fresh(rule, reading.key(), reading.unit(), sample.check(), sample.at());
      instances.put(key, known);
    }
    return Optional.of(known);
  }

  private Instance fresh(Rule rule, ReadingKey key, Unit unit, String check, Instant now) {
    return new Instance(fitted(rule, key), key, unit, check, now, new Flapping(settings));
  }

  /** What its check no longer answers is gone: nobody will ever say that it is well again. */
  private void closeGone(Sample sample, List<IncidentEvent> events) {
    Set<String> answered = new HashSet<>();
    sample.readings().forEach(reading -> answered.add(reading.key().name()));
    instances
        .values()
        .removeIf(
            instance -> {
              boolean own =
                  instance.check().equals(sample.check())
                      || (instance.check().isEmpty() && answered.contains(instance.key().name()));
              if (!own || instance.absent(sample.nanos()) < GONE_SAMPLES) {
                return false;
              }
              instance
                  .incident()
                  .ifPresent(open -> events.add(closed(open, Reason.TARGET_GONE, sample.at())));
              return true;
            });
  }

  /** Incidents from before a restart whose check is not run any more. */
  private void closeOrphans(Instant now, long nanos, List<IncidentEvent> events) {
    Duration longest = plan.values().stream().max(Duration::compareTo).orElse(USUAL_INTERVAL);
    if (nanos - startedNanos <= longest.multipliedBy(GONE_SAMPLES).toNanos()) {
      return;
    }
    instances
        .values()
        .removeIf(
            instance -> {
              String check = NoData.check(instance.key()).orElse(instance.check());
              if (instance.wasSeen() || plan.containsKey(check)) {
                return false;
              }
              instance
                  .incident()
                  .ifPresent(open -> events.add(closed(open, Reason.TARGET_GONE, now)));
              return true;
            });
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
    rules = new RulesInForce(changed);
    answers.keepFor(changed);
    Map<String, Rule> byId = rules.byId();
    List<IncidentEvent> closed = new ArrayList<>();
    instances
        .values()
        .removeIf(
            instance -> {
              Rule rule = byId.get(instance.rule().id());
              if (rule != null) {
                Rule fitted = fitted(rule, instance.key());
                if (fitted.shape().equals(instance.rule().shape())) {
                  instance.adopt(fitted);
                  return false;
                }
              }
              Reason why = rule == null ? Reason.RULE_REMOVED : Reason.RULE_CHANGED;
              instance.incident().ifPresent(open -> closed.add(closed(open, why, now)));
              return true;
            });
    if (!asksForSilence()) {
      silences.clear();
    }
    return closed;
  }

  /** Where every instance stands, in the order in which they were first seen. */
  public synchronized List<Standing> standings() {
    return instances.values().stream().map(Instance::standing).toList();
  }

  /** The open incidents as they are now: FIRING and RECOVERING. */
  public synchronized List<Incident> open() {
    return instances.values().stream().flatMap(i -> i.incident().stream()).toList();
  }

  /** The open incident of this id with its newest values; the given one if it is not open here. */
  public synchronized Incident current(Incident incident) {
    Instance instance = instances.get(new InstanceKey(incident.rule(), incident.reading()));
    return Optional.ofNullable(instance)
        .flatMap(Instance::incident)
        .filter(open -> open.id().equals(incident.id()))
        .orElse(incident);
  }

  /** How long each check has answered nothing, and not all. */
  public synchronized List<LatestReading> silences() {
    return List.copyOf(silences.values());
  }

  /** What a restart goes on from. */
  synchronized List<Memory> memories() {
    return instances.values().stream().flatMap(i -> i.memory(newest).stream()).toList();
  }

  /** The newest moment that it knows of. */
  synchronized long newestNanos() {
    return newest;
  }

  /** How many readings were not watched because the ledger was full. */
  public synchronized long dropped() {
    return dropped;
  }
}
