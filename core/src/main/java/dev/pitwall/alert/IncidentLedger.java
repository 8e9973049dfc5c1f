package dev.pitwall.alert;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Turns samples into incidents. Pure: no clock, no file, no thread; the same samples give the same
 * events. Thread-safe, because several checks report into it.
 *
 * <pre>
 * UNKNOWN, OK --above fire--&gt; PENDING --for--&gt; FIRING --at or below clear--&gt; RECOVERING
 *     PENDING --at or below fire--&gt; OK                 RECOVERING --above clear--&gt; FIRING
 *                                                      RECOVERING --resolve-after--&gt; OK
 * </pre>
 *
 * An unknown reading changes no state and counts for no time.
 */
public final class IncidentLedger {
  /** How many pairs of rule and target are watched; further ones are counted and not watched. */
  public static final int MOST_INSTANCES = 10_000;

  private final Function<String, Duration> intervals;
  private final Duration startupGrace;
  private final long startedNanos;
  private final Function<Instant, String> ids;
  private final Map<InstanceKey, Instance> instances = new LinkedHashMap<>();
  private final Map<String, Long> lastNanos = new HashMap<>();
  private Map<String, List<Rule>> rules = Map.of();
  private long dropped;

  /**
   * An empty ledger.
   *
   * @param rules their ids are unique
   * @param intervals how often the check with this id is run; more than three intervals between two
   *     samples are a gap
   * @param startupGrace how long rules that are {@link Rule#graced} open nothing
   * @param startedNanos when that began, by the clock of {@link Sample#nanos}
   * @param ids makes the id of an incident that opens at an instant
   */
  public IncidentLedger(
      List<Rule> rules,
      Function<String, Duration> intervals,
      Duration startupGrace,
      long startedNanos,
      Function<Instant, String> ids) {
    this.intervals = intervals;
    this.startupGrace = startupGrace;
    this.startedNanos = startedNanos;
    this.ids = ids;
    this.rules = byReading(rules);
  }

  private record InstanceKey(String rule, ReadingKey reading) {}

  private static Map<String, List<Rule>> byReading(List<Rule> rules) {
    Map<String, List<Rule>> byReading = new HashMap<>();
    for (Rule rule : rules) {
      byReading.computeIfAbsent(rule.reading(), reading -> new ArrayList<>()).add(rule);
    }
    return byReading;
  }

  private Map<String, Rule> byId() {
    Map<String, Rule> byId = new HashMap<>();
    rules.values().forEach(list -> list.forEach(rule -> byId.put(rule.id(), rule)));
    return byId;
  }

  /**
   * Goes on from before a restart. Nothing is told again: an open incident fires until samples say
   * otherwise. One whose rule is gone or has another threshold is closed.
   *
   * @param open the incidents that were open
   * @param stood where the instances stood, for the time they had counted
   * @param now wall time
   * @return what was closed
   */
  public synchronized List<IncidentEvent> restore(
      List<Incident> open, List<Standing> stood, Instant now) {
    List<IncidentEvent> closed = new ArrayList<>();
    Map<String, Rule> byId = byId();
    for (Incident incident : open) {
      Rule rule = byId.get(incident.rule());
      if (rule == null) {
        closed.add(closed(incident, IncidentEvent.Reason.RULE_REMOVED, now));
      } else if (rule.first().fire() != incident.threshold()
          || !rule.reading().equals(incident.reading().name())) {
        closed.add(closed(incident, IncidentEvent.Reason.RULE_CHANGED, now));
      } else {
        instances.put(
            new InstanceKey(rule.id(), incident.reading()), Instance.restored(rule, incident));
      }
    }
    for (Standing standing : stood) {
      Rule rule = byId.get(standing.rule());
      if (rule != null
          && rule.first().fire() == standing.threshold()
          && rule.reading().equals(standing.reading().name())) {
        instance(rule, standing.reading(), standing.unit(), standing.since())
            .ifPresent(instance -> instance.resume(standing, now));
      }
    }
    return closed;
  }

  private static IncidentEvent closed(Incident incident, IncidentEvent.Reason why, Instant at) {
    return new IncidentEvent.Closed(Instance.ended(incident, at), why);
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
    Duration interval = intervals.apply(sample.check());
    List<IncidentEvent> events = new ArrayList<>();
    for (Reading reading : sample.readings()) {
      for (Rule rule : rules.getOrDefault(reading.key().name(), List.of())) {
        instance(rule, reading.key(), reading.unit(), sample.at())
            .flatMap(instance -> observe(instance, reading, sample, interval))
            .ifPresent(events::add);
      }
    }
    return events;
  }

  private Optional<IncidentEvent> observe(
      Instance instance, Reading reading, Sample sample, Duration interval) {
    if (reading instanceof Reading.Measured measured) {
      boolean grace =
          instance.rule().graced() && sample.nanos() - startedNanos < startupGrace.toNanos();
      return instance.measured(measured, sample, interval, new Instance.Opening(!grace, ids));
    }
    instance.unknown(sample, interval);
    return Optional.empty();
  }

  private Optional<Instance> instance(Rule rule, ReadingKey reading, Unit unit, Instant now) {
    InstanceKey key = new InstanceKey(rule.id(), reading);
    Instance known = instances.get(key);
    if (known == null && instances.size() >= MOST_INSTANCES) {
      dropped++;
      return Optional.empty();
    }
    if (known == null) {
      known = new Instance(rule, reading, unit, now);
      instances.put(key, known);
    }
    return Optional.of(known);
  }

  /**
   * Puts other rules in force. Incidents of rules that keep their reading and levels go on and
   * nothing is told; others are closed, which never reads as recovered.
   *
   * @param now wall time
   * @return what was closed
   */
  public synchronized List<IncidentEvent> replaceRules(List<Rule> changed, Instant now) {
    rules = byReading(changed);
    Map<String, Rule> byId = byId();
    List<IncidentEvent> closed = new ArrayList<>();
    Map<InstanceKey, Instance> kept = new LinkedHashMap<>();
    instances.forEach(
        (key, instance) -> {
          Rule rule = byId.get(key.rule());
          if (rule != null && sameLevels(rule, instance.rule())) {
            kept.put(key, instance.under(rule));
            return;
          }
          var why =
              rule == null ? IncidentEvent.Reason.RULE_REMOVED : IncidentEvent.Reason.RULE_CHANGED;
          instance.incident().ifPresent(open -> closed.add(closed(open, why, now)));
        });
    instances.clear();
    instances.putAll(kept);
    return closed;
  }

  private static boolean sameLevels(Rule one, Rule other) {
    return one.reading().equals(other.reading())
        && one.first().fire() == other.first().fire()
        && one.first().clear() == other.first().clear();
  }

  /** Where every instance stands, in the order in which they were first seen. */
  public synchronized List<Standing> standings() {
    return instances.values().stream().map(Instance::standing).toList();
  }

  /** The open incidents as they are now: FIRING and RECOVERING. */
  public synchronized List<Incident> open() {
    return instances.values().stream().flatMap(i -> i.incident().stream()).toList();
  }

  /** How many readings were not watched because the ledger was full. */
  public synchronized long dropped() {
    return dropped;
  }
}
