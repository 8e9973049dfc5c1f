package dev.pitwall.alert;

import dev.pitwall.check.ReadingKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rules that are watched now, and how often each check is run. Not thread-safe. */
final class RulesInForce {
  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(10);

  private final Map<String, Duration> plan;
  private Map<String, List<Rule>> byReading = Map.of();

  /**
   * None yet.
   *
   * @param plan how often each check is run, by its id; every 10 s if it is not in it
   */
  RulesInForce(Map<String, Duration> plan) {
    this.plan = Map.copyOf(plan);
  }

  /** Puts these in force, in place of those before. */
  void enact(List<Rule> rules) {
    Map<String, List<Rule>> named = new HashMap<>();
    for (Rule rule : rules) {
      named.computeIfAbsent(rule.reading(), reading -> new ArrayList<>()).add(rule);
    }
    byReading = named;
  }

  Map<String, Rule> byId() {
    Map<String, Rule> byId = new HashMap<>();
    byReading.values().forEach(list -> list.forEach(rule -> byId.put(rule.id(), rule)));
    return byId;
  }

  /** Those that watch this reading, in the order in which they are written. */
  List<Rule> watching(ReadingKey key) {
    List<Rule> named = byReading.getOrDefault(key.name(), List.of());
    for (Rule rule : named) {
      if (!rule.watches(key)) {
        return named.stream().filter(each -> each.watches(key)).toList();
      }
    }
    return named;
  }

  /** True if one asks how long checks are silent. */
  boolean askForSilence() {
    return byReading.containsKey(NoData.NOTHING) || byReading.containsKey(NoData.NOT_ALL);
  }

  Duration interval(String check) {
    return plan.getOrDefault(check, USUAL_INTERVAL);
  }

  /** Of the check that is run least often. */
  Duration longestInterval() {
    return plan.values().stream().max(Duration::compareTo).orElse(USUAL_INTERVAL);
  }

  /** True if the check is run. */
  boolean isPlanned(String check) {
    return plan.containsKey(check);
  }

  /** The rule as it is for this target. */
  Rule fitted(Rule rule, ReadingKey key) {
    return NoData.fitted(rule, key, this::interval);
  }

  /**
   * The rules that explain that all these readings are missing: those that hide every rule on them;
   * sorted. Readings whose rules hide others are causes and hidden by nothing; where one cause
   * explains all the rest, the other causes that cannot be told just now are no news.
   */
  List<String> explaining(List<ReadingKey> missing) {
    List<List<Rule>> on = missing.stream().map(this::watching).toList();
    Set<String> causes = new HashSet<>();
    on.forEach(all -> all.forEach(rule -> causes.addAll(rule.hiddenBy())));
    Set<String> common = new TreeSet<>(causes);
    for (List<Rule> all : on) {
      if (!all.stream().allMatch(rule -> causes.contains(rule.id()))) {
        all.forEach(rule -> common.retainAll(rule.hiddenBy()));
      }
    }
    return List.copyOf(common);
  }
}
