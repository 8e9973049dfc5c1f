package dev.pitwall.alert;

import dev.pitwall.check.Reading;
import dev.pitwall.check.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The newest answers that compound conditions look at, across checks. Only the names that a rule
 * mentions are kept, at most as long as the check goes on to answer: what is older than three of
 * its intervals is unknown.
 */
final class Answers {
  private static final int STALE_INTERVALS = 3;

  private record Answer(long nanos, Map<String, List<Reading>> byName) {}

  private final Map<String, Answer> byCheck = new HashMap<>();
  private Set<String> names = Set.of();

  /** Keeps what these rules look at, and forgets the rest. */
  void keepFor(Collection<Rule> rules) {
    names =
        rules.stream()
            .filter(Rule::compound)
            .flatMap(rule -> rule.condition().stream())
            .flatMap(Condition::terms)
            .map(Condition.Term::reading)
            .collect(Collectors.toSet());
    byCheck.values().forEach(answer -> answer.byName().keySet().retainAll(names));
  }

  /** True if a rule mentions it. */
  boolean wants(String name) {
    return names.contains(name);
  }

  void remember(Sample sample) {
    if (names.isEmpty()) {
      return;
    }
    Map<String, List<Reading>> byName = new HashMap<>();
    for (Reading reading : sample.readings()) {
      if (names.contains(reading.key().name())) {
        byName.computeIfAbsent(reading.key().name(), name -> new ArrayList<>()).add(reading);
      }
    }
    if (byName.isEmpty()) {
      byCheck.remove(sample.check());
    } else {
      byCheck.put(sample.check(), new Answer(sample.nanos(), byName));
    }
  }

  /** The readings with this name that are known at {@code nanos}. */
  Collection<Reading> named(String name, long nanos, Function<String, Duration> intervals) {
    List<Reading> readings = new ArrayList<>();
    byCheck.forEach(
        (check, answer) -> {
          List<Reading> found = answer.byName().getOrDefault(name, List.of());
          Duration interval = intervals.apply(check);
          boolean stale = nanos - answer.nanos() > interval.multipliedBy(STALE_INTERVALS).toNanos();
          for (Reading reading : found) {
            readings.add(stale ? new Reading.Unknown(reading.key(), reading.unit(), "") : reading);
          }
        });
    return readings;
  }
}
