package dev.pitwall.alert;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the configuration says of single rules: {@code alerts.rules.<id>.for} and its siblings.
 *
 * @param byId by the rule's id, for instance {@code host.cpu}
 */
public record RuleOverrides(Map<String, Change> byId) {
  private static final Key<Duration> FOR =
      Key.duration(
          "alerts.rules.*.for", null, "How long the value of this rule must be beyond its level.");
  private static final Key<String> SEVERITY =
      Key.choice(
          "alerts.rules.*.severity",
          List.of("info", "warning", "critical"),
          null,
          "Severity of the incidents of this rule.");
  private static final Key<Boolean> ENABLED =
      Key.parsed(
          "alerts.rules.*.enabled",
          locale -> "true, false",
          RuleOverrides::flag,
          null,
          "false: this rule opens nothing.");

  /**
   * What is said of one rule; empty parts stay as they are built in.
   *
   * @param enabled false: the rule is taken out
   */
  public record Change(
      Optional<Duration> pendingFor, Optional<Severity> severity, boolean enabled) {}

  /** Keeps a copy. */
  public RuleOverrides {
    byId = Map.copyOf(byId);
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  /** The keys that are read here. */
  public static List<Key<?>> keys() {
    return List.of(FOR, SEVERITY, ENABLED);
  }

  /** Reads them. */
  public static RuleOverrides from(Configuration c) {
    Map<String, Change> byId = new TreeMap<>();
    for (Key<?> key : keys()) {
      for (String id : c.ids(key)) {
        byId.put(
            id,
            new Change(
                c.find(FOR.at(id)),
                c.find(SEVERITY.at(id))
                    .map(name -> Severity.valueOf(name.toUpperCase(Locale.ROOT))),
                c.find(ENABLED.at(id)).orElse(true)));
      }
    }
    return new RuleOverrides(byId);
  }

  /** The rules as they are in force. */
  public List<Rule> applyTo(List<Rule> rules) {
    return rules.stream()
        .filter(rule -> !byId.containsKey(rule.id()) || byId.get(rule.id()).enabled())
        .map(rule -> byId.containsKey(rule.id()) ? changed(rule, byId.get(rule.id())) : rule)
        .toList();
  }

  private static Rule changed(Rule rule, Change change) {
    List<Level> levels =
        rule.levels().stream()
            .map(
                level ->
                    new Level(
                        change.severity().orElse(level.severity()),
                        level.fire(),
                        level.clear(),
                        change.pendingFor().orElse(level.pendingFor())))
            .toList();
    return new Rule(
        rule.id(),
        rule.reading(),
        rule.side(),
        change.severity().isPresent() ? levels.subList(0, 1) : levels,
        rule.resolveAfter(),
        rule.samples(),
        rule.graced(),
        rule.scope(),
        rule.hiddenBy(),
        rule.note());
  }
}
