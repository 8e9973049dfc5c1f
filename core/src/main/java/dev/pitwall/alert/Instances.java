package dev.pitwall.alert;

import dev.pitwall.alert.IncidentEvent.Reason;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every pair of rule and target that is watched: from its first sample, or from before a restart,
 * until its rule or its target is gone. At most {@link IncidentLedger#MOST_INSTANCES}. Not
 * thread-safe.
 */
final class Instances {
  private static final int GONE_SAMPLES = 3;

  private record InstanceKey(String rule, ReadingKey reading) {}

  private final Map<InstanceKey, Instance> all = new LinkedHashMap<>();
  private final RulesInForce rules;
  private final AlertSettings settings;
  private final long startedNanos;
  private long dropped;

  Instances(RulesInForce rules, AlertSettings settings, long startedNanos) {
    this.rules = rules;
    this.settings = settings;
    this.startedNanos = startedNanos;
  }

  /** The one of this rule and reading, made if it is new; empty, and counted, if all are taken. */
  Optional<Instance> of(Rule rule, Reading reading, Sample sample) {
    InstanceKey key = new InstanceKey(rule.id(), reading.key());
    Instance known = all.get(key);
    if (known == null && all.size() >= IncidentLedger.MOST_INSTANCES) {
      dropped++;
      return Optional.empty();
    }
    if (known == null) {
      known = fresh(rule, reading.key(), reading.unit(), sample.check(), sample.at());
      all.put(key, known);
    }
    return Optional.of(known);
  }

  private Instance fresh(Rule rule, ReadingKey key, Unit unit, String check, Instant now) {
    return new Instance(rules.fitted(rule, key), key, unit, check, now, new Flapping(settings));
  }

  /** In the order in which they were first seen. */
  Stream<Instance> stream() {
    return all.values().stream();
  }

  /** The one whose incident this may be. */
  Optional<Instance> find(Incident incident) {
    return Optional.ofNullable(all.get(new InstanceKey(incident.rule(), incident.reading())));
  }

  /** How many readings were not watched because all instances were taken. */
  long dropped() {
    return dropped;
  }

  /** Goes on from before a restart, as {@link IncidentLedger#restore}. */
  List<IncidentEvent> restore(List<Incident> open, List<Memory> stood, Instant now) {
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
      } else if (!speaksOf(rules.fitted(rule, incident.reading()), incident, memory)) {
        closed.add(closed(incident, Reason.RULE_CHANGED, now));
      } else {
        Instance instance = fresh(rule, incident.reading(), incident.unit(), "", now);
        instance.restored(incident, memory, now, startedNanos);
        all.put(key, instance);
      }
    }
    memories.forEach(
        (key, memory) -> {
          Rule rule = byId.get(memory.rule());
          if (rule != null
              && all.size() < IncidentLedger.MOST_INSTANCES
              && rules.fitted(rule, memory.reading()).shape().equals(memory.shape())) {
            Instance instance =
                fresh(rule, memory.reading(), memory.unit(), memory.check(), memory.seen());
            instance.resume(memory, now, startedNanos);
            all.put(key, instance);
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

  /** What its check no longer answers is gone: nobody will ever say that it is well again. */
  void closeGone(Sample sample, List<IncidentEvent> events) {
    all.values()
        .removeIf(
            instance -> {
              boolean own =
                  instance.check().equals(sample.check())
                      || (instance.check().isEmpty() && answers(sample, instance.key().name()));
              if (!own || instance.absent(sample.nanos()) < GONE_SAMPLES) {
                return false;
              }
              instance
                  .incident()
                  .ifPresent(open -> events.add(closed(open, Reason.TARGET_GONE, sample.at())));
              return true;
            });
  }

  private static boolean answers(Sample sample, String name) {
    return sample.readings().stream().anyMatch(reading -> reading.key().name().equals(name));
  }

  /** Incidents from before a restart whose check is not run any more. */
  void closeOrphans(Instant now, long nanos, List<IncidentEvent> events) {
    Duration longest = rules.longestInterval();
    if (nanos - startedNanos <= longest.multipliedBy(GONE_SAMPLES).toNanos()) {
      return;
    }
    all.values()
        .removeIf(
            instance -> {
              String check = NoData.check(instance.key()).orElse(instance.check());
              if (instance.wasSeen() || rules.isPlanned(check)) {
                return false;
              }
              instance
                  .incident()
                  .ifPresent(open -> events.add(closed(open, Reason.TARGET_GONE, now)));
              return true;
            });
  }

  /** After other rules were put in force, as {@link IncidentLedger#replaceRules}. */
  List<IncidentEvent> follow(Instant now) {
    Map<String, Rule> byId = rules.byId();
    List<IncidentEvent> closed = new ArrayList<>();
    all.values()
        .removeIf(
            instance -> {
              Rule rule = byId.get(instance.rule().id());
              if (rule != null) {
                Rule fitted = rules.fitted(rule, instance.key());
                if (fitted.shape().equals(instance.rule().shape())) {
                  instance.adopt(fitted);
                  return false;
                }
              }
              Reason why = rule == null ? Reason.RULE_REMOVED : Reason.RULE_CHANGED;
              instance.incident().ifPresent(open -> closed.add(closed(open, why, now)));
              return true;
            });
    return closed;
  }
}
