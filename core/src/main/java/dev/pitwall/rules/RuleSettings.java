package dev.pitwall.rules;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Condition;
import dev.pitwall.alert.Level;
import dev.pitwall.alert.Rule;
import dev.pitwall.alert.Samples;
import dev.pitwall.alert.Severity;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.Key;
import dev.pitwall.config.Mistake;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration says of single rules: {@code alerts.rules.<id>.when} and its siblings. An
 * id that is not built in is a rule of the operator's own, and needs a {@code when}.
 *
 * @param byId by the rule's id, for instance {@code host.cpu}
 */
public record RuleSettings(Map<String, Change> byId) {
  static final String PREFIX = "alerts.rules.";
  private static final Pattern SAMPLES = Pattern.compile("([0-9]{1,3}) ?/ ?([0-9]{1,3})");

  private static final Key<Condition> WHEN =
      Key.parsed(
          PREFIX + "*.when",
          new RuleGrammar<>("when", ConditionParser::condition),
          null,
          "The condition of a rule of your own, or in place of a built-in one's.");
  private static final Key<Condition.Amount> CLEAR =
      Key.parsed(
          PREFIX + "*.clear",
          new RuleGrammar<>("clear", ConditionParser::amount),
          null,
          "The level at or inside which the first level of this rule recovers.");
  private static final Key<Duration> FOR =
      Key.duration(
          PREFIX + "*.for", null, "How long the value of this rule must be beyond its level.");
  private static final Key<Duration> RESOLVE_AFTER =
      Key.duration(PREFIX + "*.resolve-after", null, "How long it must be back.");
  private static final Key<Samples> SAMPLES_KEY =
      Key.parsed(
          PREFIX + "*.samples",
          words("allowed.samples"),
          RuleSettings::samples,
          null,
          "How many of the last samples must be beyond the level.");
  private static final Key<String> SEVERITY =
      Key.choice(
          PREFIX + "*.severity",
          List.of("info", "warning", "critical"),
          null,
          "Severity of the incidents of this rule.");
  private static final Key<Boolean> ENABLED =
      Key.parsed(
          PREFIX + "*.enabled",
          locale -> "true, false",
          RuleSettings::flag,
          null,
          "false: this rule opens nothing.");
  private static final Key<String> NOTE =
      Key.text(PREFIX + "*.note", null, "Your own words on what it hits, for the message.");

  /**
   * What is said of one rule; empty parts stay as they are built in.
   *
   * @param enabled false: the rule is taken out
   */
  public record Change(
      Optional<Condition> when,
      Optional<Condition.Amount> clear,
      Optional<Duration> pendingFor,
      Optional<Duration> resolveAfter,
      Optional<Samples> samples,
      Optional<Severity> severity,
      Optional<String> note,
      boolean enabled) {}

  /** Keeps a copy. */
  public RuleSettings {
    byId = new TreeMap<>(byId);
  }

  private static Function<Locale, String> words(String key, Object... namesAndValues) {
    return locale -> Messages.of(RuleSettings.class, locale).get(key, namesAndValues);
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  static Samples samples(String text) {
    Matcher parts = SAMPLES.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text);
    }
    return new Samples(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
  }

  /** The keys that are read here. */
  public static List<Key<?>> keys() {
    return List.of(WHEN, FOR, SEVERITY, ENABLED, NOTE, CLEAR, SAMPLES_KEY, RESOLVE_AFTER);
  }

  /** Reads them. */
  public static RuleSettings from(Configuration c) {
    Set<String> ids = new TreeSet<>();
    keys().forEach(key -> ids.addAll(c.ids(key)));
    Map<String, Change> byId = new TreeMap<>();
    for (String id : ids) {
      byId.put(
          id,
          new Change(
              c.find(WHEN.at(id)),
              c.find(CLEAR.at(id)),
              c.find(FOR.at(id)),
              c.find(RESOLVE_AFTER.at(id)),
              c.find(SAMPLES_KEY.at(id)),
              c.find(SEVERITY.at(id)).map(name -> Severity.valueOf(name.toUpperCase(Locale.ROOT))),
              c.find(NOTE.at(id)),
              c.find(ENABLED.at(id)).orElse(true)));
    }
    return new RuleSettings(byId);
  }

  /** What is well written and does not fit together: rules that do not exist, and the like. */
  public static List<Mistake> mistakes(Configuration c) {
    return new RuleMistakes(c).list();
  }

  /** All rules in force: those built in as they are changed, and those of the operator's own. */
  public List<Rule> applyTo(List<Rule> builtIn, AlertSettings alerts) {
    List<Rule> rules = new ArrayList<>();
    Set<String> known = new TreeSet<>();
    for (Rule rule : builtIn) {
      known.add(rule.id());
      Optional<Change> change = Optional.ofNullable(byId.get(rule.id()));
      if (change.map(Change::enabled).orElse(true)) {
        rules.add(change.map(said -> changed(rule, said)).orElse(rule));
      }
    }
    byId.forEach(
        (id, change) -> {
          if (!known.contains(id) && change.enabled()) {
            change.when().ifPresent(when -> rules.add(changed(own(id, when, alerts), change)));
          }
        });
    return rules;
  }

  /**
   * A condition as it is written in {@code when}.
   *
   * @param locale of the explanation
   * @throws IllegalArgumentException with what is expected where
   */
  public static Condition condition(String text, Locale locale) {
    try {
      return ConditionParser.condition(text);
    } catch (RuleSyntaxException e) {
      throw new IllegalArgumentException(e.explain(locale), e);
    }
  }

  /** A rule of the operator's own, before anything else is said of it. */
  public static Rule own(String id, Condition when, AlertSettings alerts) {
    return Rule.when(id).holds(Severity.WARNING, when, ClearLevel.own(when.first())).build(alerts);
  }

  private static Rule changed(Rule rule, Change change) {
    Condition when = change.when().orElse(null);
    Rule base = rule;
    if (when != null && !rule.condition().equals(change.when())) {
      Level level =
          new Level(
              rule.first().severity(),
              when.first().bound().value(),
              ClearLevel.own(when.first()),
              rule.first().pendingFor());
      base = with(rule, change, when, List.of(level));
    }
    Rule asked = base;
    List<Level> levels = new ArrayList<>();
    for (Level level : asked.levels()) {
      double clear =
          levels.isEmpty()
              ? change.clear().map(Condition.Amount::value).orElse(level.clear())
              : level.clear();
      levels.add(
          new Level(
              change.severity().orElse(level.severity()),
              level.fire(),
              asked.side().beyond(clear, level.fire()) ? level.clear() : clear,
              change.pendingFor().orElse(level.pendingFor())));
    }
    List<Level> kept = change.severity().isPresent() ? levels.subList(0, 1) : levels;
    return with(asked, change, asked.condition().orElse(null), kept);
  }

  private static Rule with(
      Rule rule, Change change, @Nullable Condition condition, List<Level> levels) {
    return new Rule(
        rule.id(),
        condition == null ? rule.reading() : condition.first().reading(),
        condition == null ? rule.side() : condition.first().comparison().side(),
        levels,
        change.resolveAfter().orElse(rule.resolveAfter()),
        change.samples().orElse(rule.samples()),
        rule.graced(),
        rule.scope(),
        rule.sharedTargets(),
        rule.hiddenBy(),
        change.note().orElse(rule.note()),
        Optional.ofNullable(condition));
  }
}
