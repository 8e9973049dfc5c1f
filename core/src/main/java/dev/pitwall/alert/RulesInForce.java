package dev.pitwall.alert;

import dev.pitwall.check.ReadingKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rules by what they watch. Immutable. */
final class RulesInForce {
  private final Map<String, List<Rule>> byReading = new HashMap<>();
  private final Map<String, Rule> byId = new HashMap<>();

  /** The ids are unique. */
  RulesInForce(List<Rule> rules) {
    for (Rule rule : rules) {
      byReading.computeIfAbsent(rule.reading(), reading -> new ArrayList<>()).add(rule);
      byId.put(rule.id(), rule);
    }
  }

  Map<String, Rule> byId() {
    return byId;
  }

  /** True if a rule is about readings of this name. */
  boolean ask(String reading) {
    return byReading.containsKey(reading);
  }

  List<Rule> watching(ReadingKey key) {
    return byReading.getOrDefault(key.name(), List.of()).stream()
        .filter(rule -> rule.watches(key))
        .toList();
  }

  /**
   * The rules that explain that all these readings are missing: those that hide every rule on them.
   * Readings whose rules hide others are causes and hidden by nothing; where one cause explains all
   * the rest, the other causes that cannot be told just now are no news.
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
