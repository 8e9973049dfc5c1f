package dev.pitwall;

import dev.pitwall.CheckReport.Advice;
import dev.pitwall.CheckReport.Item;
import dev.pitwall.CheckReport.Verdict;
import dev.pitwall.alert.Condition;
import dev.pitwall.alert.Level;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.Check;
import dev.pitwall.check.PlannedCheck;
import dev.pitwall.check.Reading;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Sampler;
import dev.pitwall.check.logs.ErrorRateCheck;
import dev.pitwall.check.logs.ErrorSettings;
import dev.pitwall.config.Configuration;
import dev.pitwall.finding.Findings;
import dev.pitwall.notify.RuleWords;
import dev.pitwall.rules.Presets;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs every configured check once and holds the rules against what it answers. Remembers nothing:
 * {@code alerts.for} and the like play no part, a value beyond its threshold is trouble now.
 */
public final class CheckRound {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:@%+-]+");

  private final Configuration configuration;
  private final Locale locale;
  private final Messages advice;
  private final List<Rule> rules;
  private final Set<String> watched;

  private CheckRound(Configuration configuration, Locale locale) {
    this.configuration = configuration;
    this.locale = locale;
    this.advice = RuleWords.of(locale);
    this.rules = Presets.of(configuration);
    this.watched = rules.stream().flatMap(Rule::readings).collect(Collectors.toSet());
  }

  /**
   * Runs them, side by side.
   *
   * @param agent the last readings of the running agent, which take the place of what needs two
   *     samples or can be counted in the application only; empty without one
   * @param between time between two samples, where two are taken
   */
  public static CheckReport run(
      Configuration configuration, Locale locale, List<Reading> agent, Duration between)
      throws InterruptedException {
    return new CheckRound(configuration, locale).run(agent, between);
  }

  /**
   * Holds the rules against readings that are there; runs no check.
   *
   * @param readings the newest ones
   */
  static CheckReport judge(Configuration configuration, Locale locale, List<Reading> readings) {
    CheckRound round = new CheckRound(configuration, locale);
    return new CheckReport(round.items(readings), List.of(), List.of(), List.of());
  }

  private CheckReport run(List<Reading> agent, Duration between) throws InterruptedException {
    TimeSource time = TimeSource.system();
    Findings findings = new Findings(time);
    ErrorSettings settings = ErrorSettings.from(configuration);
    ErrorRateCheck errors = new ErrorRateCheck(settings, time, locale);
    List<Check> checks =
        Checks.of(configuration, errors, time, locale, findings).stream()
            .map(PlannedCheck::check)
            .toList();
    try {
      List<Check> own = new ArrayList<>();
      List<Reading> borrowed = new ArrayList<>();
      List<String> leftOut = new ArrayList<>();
      for (Check check : checks) {
        boolean inside = check == errors && settings.file().isEmpty();
        List<Reading> known = known(check, agent);
        if (check.insideOnly()) {
          // Without an agent there is no JVM that is watched, so nothing is left out either.
          borrowed.addAll(known);
        } else if (inside && known.isEmpty()) {
          leftOut.addAll(ids(check.unknown("")));
        } else if (inside || ((check == errors || check.needsTwoSamples()) && complete(known))) {
          borrowed.addAll(known);
        } else {
          own.add(check);
        }
      }
      borrowed.addAll(agent.stream().filter(this::onlyInside).toList());
      List<Reading> readings = new ArrayList<>(borrowed);
      for (Sample sample : Sampler.runOnce(own, between, DEADLINE, locale)) {
        readings.addAll(sample.readings());
      }
      return new CheckReport(items(readings), ids(borrowed), leftOut, findings.list());
    } finally {
      checks.forEach(Check::close);
    }
  }

  /** True for the application's own requests and libraries, which no check out here can know. */
  private boolean onlyInside(Reading reading) {
    String name = reading.key().name();
    boolean inside =
        name.startsWith("http.") || name.startsWith("security.") || name.startsWith("scan.");
    return inside && watched.contains(name);
  }

  /** The agent's readings of this check that a rule watches; none if one of them is missing. */
  private List<Reading> known(Check check, List<Reading> agent) {
    Set<String> wanted =
        check.unknown("").stream()
            .map(reading -> reading.key().name())
            .filter(watched::contains)
            .collect(Collectors.toSet());
    List<Reading> known =
        agent.stream()
            .filter(r -> watched.contains(r.key().name()) && check.answers(r.key().name()))
            .toList();
    Set<String> names = known.stream().map(r -> r.key().name()).collect(Collectors.toSet());
    return names.containsAll(wanted) ? known : List.of();
  }

  private static boolean complete(List<Reading> known) {
    return !known.isEmpty() && known.stream().allMatch(Reading.Measured.class::isInstance);
  }

  private List<String> ids(List<Reading> readings) {
    return items(readings).stream().map(Item::id).distinct().toList();
  }

  private List<Item> items(List<Reading> readings) {
    List<Item> items = new ArrayList<>();
    for (Rule rule : rules) {
      for (Reading reading : readings) {
        if (rule.watches(reading.key())) {
          items.add(item(rule, reading, readings));
        }
      }
    }
    return items;
  }

  private Item item(Rule rule, Reading reading, List<Reading> all) {
    String target = reading.key().target();
    Optional<Reading.Unknown> missing = missing(rule, reading, all);
    if (reading instanceof Reading.Measured measured && missing.isEmpty()) {
      Optional<Level> level = level(rule, measured, all);
      Verdict verdict = level.map(CheckRound::verdict).orElse(Verdict.OK);
      return new Item(
          rule.id(),
          target,
          verdict,
          measured.value(),
          level.orElse(rule.first()).fire(),
          measured.unit(),
          measured.detail(),
          null,
          measured.offenders(),
          verdict == Verdict.OK ? null : advice(rule, target));
    }
    String reason = missing.map(Reading.Unknown::reason).orElse("");
    return new Item(
        rule.id(),
        target,
        Verdict.UNKNOWN,
        null,
        rule.first().fire(),
        reading.unit(),
        "",
        reason,
        List.of(),
        null);
  }

  /** What keeps the rule from knowing; empty if it knows. */
  private Optional<Reading.Unknown> missing(Rule rule, Reading reading, List<Reading> all) {
    if (reading instanceof Reading.Unknown unknown) {
      return Optional.of(unknown);
    }
    if (!rule.compound() || truth(rule, reading, all) != Condition.Truth.UNKNOWN) {
      return Optional.empty();
    }
    List<Condition.Term> terms = rule.condition().stream().flatMap(Condition::terms).toList();
    return Optional.of(
        all.stream()
            .filter(Reading.Unknown.class::isInstance)
            .map(Reading.Unknown.class::cast)
            .filter(one -> terms.stream().anyMatch(term -> term.matches(one.key())))
            .findFirst()
            .orElseGet(
                () ->
                    new Reading.Unknown(
                        reading.key(),
                        reading.unit(),
                        advice.get(
                            "condition.unanswered", "condition", rule.condition().orElseThrow()))));
  }

  private static Condition.Truth truth(Rule rule, Reading reading, List<Reading> all) {
    return rule.condition()
        .orElseThrow()
        .truth(
            reading.key(),
            name -> all.stream().filter(one -> one.key().name().equals(name)).toList());
  }

  /** The level that the value has reached now. */
  private static Optional<Level> level(Rule rule, Reading.Measured reading, List<Reading> all) {
    if (!rule.compound()) {
      return rule.reached(reading.value());
    }
    return truth(rule, reading, all) == Condition.Truth.TRUE
        ? Optional.of(rule.first())
        : Optional.empty();
  }

  private static Verdict verdict(Level level) {
    return switch (level.severity()) {
      case INFO -> Verdict.OK; // worth knowing, no trouble
      case WARNING -> Verdict.WARNING;
      case CRITICAL -> Verdict.CRITICAL;
    };
  }

  private Advice advice(Rule rule, String target) {
    String word =
        PLAIN_WORD.matcher(target).matches() ? target : "'" + target.replace("'", "'\\''") + "'";
    return new Advice(
        text("impact.", rule, word), text("next.", rule, word), text("command.", rule, word));
  }

  /** The text of the rule, else of its reading, else the one for any rule. */
  private String text(String prefix, Rule rule, String target) {
    for (String name : List.of(rule.id(), rule.reading())) {
      if (advice.has(prefix + name)) {
        return advice.get(prefix + name, "target", target);
      }
    }
    return advice.get(prefix + "any", "target", target);
  }
}
