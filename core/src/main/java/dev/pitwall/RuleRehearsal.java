package dev.pitwall;

import dev.pitwall.alert.AlertSettings;
import dev.pitwall.alert.Condition;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.PlannedCheck;
import dev.pitwall.check.ReadingCatalogue;
import dev.pitwall.check.logs.ErrorRateCheck;
import dev.pitwall.check.logs.ErrorSettings;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.Type;
import dev.pitwall.finding.Findings;
import dev.pitwall.history.History;
import dev.pitwall.rehearsal.Question;
import dev.pitwall.rehearsal.Rehearsal;
import dev.pitwall.rules.Presets;
import dev.pitwall.rules.RuleSettings;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out what a rule would have said of what is kept: in this process or from its files. */
public final class RuleRehearsal {
  private static final String OWN = "rehearsed";
  private static final Duration SHORTEST = Duration.ofMinutes(10);
  private static final Duration LONGEST_FOR = Duration.ofDays(30);
  private static final String USUAL_SINCE = "7d";
  private static final int MOST_NEAR = 6;
  private static final Set<String> INSIDE = Set.of("http", "security");

  private final Configuration configuration;
  private final List<Question.Source> sources;
  private final Messages words;
  private final Locale locale;

  private RuleRehearsal(Configuration configuration, List<Question.Source> sources, Locale locale) {
    this.configuration = configuration;
    this.sources = sources;
    this.words = Messages.of(Rehearsal.class, locale);
    this.locale = locale;
  }

  /**
   * What somebody wants to know, as it was written; what is null stays as it is in force.
   *
   * @param rule its id; null: an own rule with {@code when}
   * @param when a condition in place of the rule's
   * @param pendingFor how long the value must be beyond
   * @param threshold in place of the first one of the condition
   * @param since how far back; 7 days
   * @param perWeek how many alerts a week are wanted at most; 1
   */
  public record Wish(
      @Nullable String rule,
      @Nullable String when,
      @Nullable String pendingFor,
      @Nullable String threshold,
      @Nullable String since,
      @Nullable String perWeek) {}

  /**
   * The question that a wish stands for.
   *
   * @param plan the checks that are run
   * @param now the end of the time
   * @throws IllegalArgumentException with a sentence for people
   */
  static Question question(
      Configuration c, List<PlannedCheck> plan, Wish wish, Instant now, Locale locale) {
    List<Question.Source> sources = new ArrayList<>();
    for (PlannedCheck each : plan) {
      String id = each.check().id();
      sources.add(new Question.Source(id, each.interval(), each.check()::answers));
    }
    Duration usual = CoreSettings.from(c).sampleInterval();
    for (String inside : INSIDE) {
      sources.removeIf(source -> source.id().equals(inside));
      sources.add(new Question.Source(inside, usual, name -> name.startsWith(inside + ".")));
    }
    return new RuleRehearsal(c, sources, locale)
        .question(wish, now.truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * Rehearses with the files of a state directory, whether its application runs or not.
   *
   * @param state the folder
   * @param findings hears of damaged files
   * @throws IllegalArgumentException with a sentence for people
   * @throws IOException if the files may not be read
   */
  public static Rehearsal fromFiles(
      Configuration c, Path state, Wish wish, Locale locale, Findings findings) throws IOException {
    TimeSource time = TimeSource.system();
    ErrorRateCheck errors = new ErrorRateCheck(ErrorSettings.from(c), time, locale);
    List<PlannedCheck> plan = Checks.of(c, errors, time, locale, findings);
    try {
      Question question = question(c, plan, wish, time.now(), locale);
      Path folder = state.resolve("history");
      if (!Files.isDirectory(folder)) {
        throw new IllegalArgumentException(
            Messages.of(Rehearsal.class, locale).get("no-history", "folder", folder));
      }
      return Rehearsal.of(question, History.tape(state, Rehearsal.order(question), findings));
    } finally {
      plan.forEach(each -> each.check().close());
    }
  }

  private Question question(Wish wish, Instant now) {
    AlertSettings alerts = AlertSettings.from(configuration);
    Rule rule = rule(wish, alerts);
    if (rule.readings().anyMatch(name -> name.startsWith("check."))) {
      throw new IllegalArgumentException(words.get("silence", "rule", rule.id()));
    }
    rule.readings()
        .filter(name -> ReadingCatalogue.unit(name).isEmpty())
        .forEach(
            name -> {
              throw new IllegalArgumentException(words.get("no-reading", "reading", name));
            });
    if (wish.threshold() != null) {
      rule = with(rule, bound(rule, wish.threshold()), alerts);
    }
    if (wish.pendingFor() != null) {
      Duration time = time("for", wish.pendingFor(), Duration.ZERO, LONGEST_FOR);
      rule = changed(rule, null, time, alerts);
    }
    Rule asked = rule;
    String since = wish.since() == null ? USUAL_SINCE : wish.since();
    Map<String, Question.Source> known =
        asked.readings().distinct().collect(Collectors.toMap(Function.identity(), this::source));
    return new Question(
        asked,
        alerts,
        name -> known.getOrDefault(name, unknown(name)),
        condition -> with(asked, condition, alerts),
        now.minus(time("since", since, SHORTEST, Question.LONGEST)),
        now,
        perWeek(wish.perWeek()));
  }

  private Rule rule(Wish wish, AlertSettings alerts) {
    String id = wish.rule() == null ? "" : wish.rule().strip();
    String when = wish.when() == null ? "" : wish.when().strip();
    if (id.isEmpty() && when.isEmpty()) {
      throw new IllegalArgumentException(words.get("no-rule-at-all"));
    }
    List<Rule> built = Presets.builtIn(configuration);
    Optional<Rule> known =
        Stream.concat(Presets.of(configuration).stream(), built.stream())
            .filter(rule -> rule.id().equals(id))
            .findFirst();
    if (known.isEmpty() && when.isEmpty()) {
      throw new IllegalArgumentException(words.get("no-rule", "rule", id, "near", near(id)));
    }
    if (when.isEmpty()) {
      return known.orElseThrow();
    }
    Condition condition = condition("when", when, when);
    return known.isPresent()
        ? with(known.get(), condition, alerts)
        : RuleSettings.own(id.isEmpty() ? OWN : id, condition, alerts);
  }

  private String near(String id) {
    String family = id.contains(".") ? id.substring(0, id.indexOf('.') + 1) : id;
    Set<String> names = new TreeSet<>();
    Presets.of(configuration).forEach(rule -> names.add(rule.id()));
    Presets.builtIn(configuration).forEach(rule -> names.add(rule.id()));
    return names.stream()
        .sorted(
            Comparator.comparing((String name) -> !name.startsWith(family))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST_NEAR)
        .collect(Collectors.joining(", ", "", ", ..."));
  }

  private Condition condition(String name, String shown, String text) {
    try {
      return RuleSettings.condition(text, locale);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          words.get(name, "text", shown, "explanation", String.valueOf(e.getMessage())), e);
    }
  }

  /** The rule's condition with this bound at its first place. */
  private Condition bound(Rule rule, String threshold) {
    Condition asked = Rehearsal.condition(rule);
    Condition.Term first = asked.first();
    String text = first.reading() + " " + first.comparison().symbol() + " " + threshold;
    Condition.Term read = condition("threshold", threshold, text).first();
    Condition.Term changed =
        new Condition.Term(first.reading(), first.labels(), first.comparison(), read.bound());
    return asked.withFirst(changed);
  }

  private Rule with(Rule rule, Condition condition, AlertSettings alerts) {
    return changed(rule, condition, null, alerts);
  }

  /** As the configuration would change it. */
  private static Rule changed(
      Rule rule, @Nullable Condition when, @Nullable Duration pendingFor, AlertSettings alerts) {
    RuleSettings.Change change =
        new RuleSettings.Change(
            Optional.ofNullable(when),
            Optional.empty(),
            Optional.ofNullable(pendingFor),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    return new RuleSettings(Map.of(rule.id(), change)).applyTo(List.of(rule), alerts).get(0);
  }

  private Duration time(String name, String text, Duration least, Duration most) {
    Duration time;
    try {
      time = Type.DURATION.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(badTime(name, text, least, most), e);
    }
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      throw new IllegalArgumentException(badTime(name, text, least, most));
    }
    return time;
  }

  private String badTime(String name, String text, Duration least, Duration most) {
    String shortest = least.isZero() ? "0s" : least.toMinutes() + "m";
    return words.get(
        "time", "name", name, "text", text, "least", shortest, "most", most.toDays() + "d");
  }

  private double perWeek(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return 1;
    }
    try {
      double number = Double.parseDouble(text.strip());
      if (number > 0 && number <= 10_000) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(words.get("number", "text", text), e);
    }
    throw new IllegalArgumentException(words.get("number", "text", text));
  }

  /** The check that answers the reading, or whose name it begins with. */
  private Question.Source source(String reading) {
    Question.Source found =
        sources.stream()
            .filter(source -> source.answers().test(reading))
            .findFirst()
            .or(
                () ->
                    sources.stream()
                        .filter(source -> reading.startsWith(source.id() + "."))
                        .max(Comparator.comparingInt(source -> source.id().length())))
            .orElse(unknown(reading));
    return new Question.Source(
        found.id(), found.interval(), name -> name.equals(reading) || found.answers().test(name));
  }

  /** One that is not run any more: once a minute is what most are at most. */
  private static Question.Source unknown(String reading) {
    return new Question.Source(reading, Duration.ofMinutes(1), reading::equals);
  }
}
