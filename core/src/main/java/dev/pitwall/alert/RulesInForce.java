package dev.pitwall.alert;

import dev.pitwall.check.ReadingKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    return byReading.getOrDefault(key.name(), List.of()).stream()
        .filter(rule -> rule.watches(key))
        .toList();
  }

  /** True if one asks how long checks are silent. */
  boolean askForSilence() {
    return byReading.containsKey(NoData.READING);
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

  /** The rules that hide every rule on every one of these readings; sorted. */
  List<String> hidingAll(List<ReadingKey> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    Set<String> common = hiding(keys.get(0));
    keys.forEach(other -> common.retainAll(hiding(other)));
    return common.stream().sorted().toList();
  }

  private Set<String> hiding(ReadingKey key) {
    List<Rule> watching = watching(key);
    Set<String> hiding = new HashSet<>();
    if (!watching.isEmpty()) {
      hiding.addAll(watching.get(0).hiddenBy());
      watching.forEach(rule -> hiding.retainAll(rule.hiddenBy()));
    }
    return hiding;
  }
}
