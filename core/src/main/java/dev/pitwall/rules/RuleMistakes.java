package dev.pitwall.rules;

import dev.pitwall.alert.Condition;
import dev.pitwall.alert.Rule;
import dev.pitwall.check.ReadingCatalogue;
import dev.pitwall.config.Configuration;
import dev.pitwall.config.Mistake;
import dev.pitwall.text.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What does not fit together in what the configuration says of rules. */
final class RuleMistakes {
  private static final Pattern ID = Pattern.compile("[a-z0-9]+(?:[.-][a-z0-9]+)*");
  private static final int LONGEST_ID = 60;

  private final RuleSettings settings;
  private final Map<String, Rule> builtIn = new TreeMap<>();
  private final List<Mistake> mistakes = new ArrayList<>();

  RuleMistakes(Configuration c) {
    settings = RuleSettings.from(c);
    Presets.builtIn(c).forEach(rule -> builtIn.put(rule.id(), rule));
  }

  List<Mistake> list() {
    settings
        .byId()
        .forEach(
            (id, change) -> {
              if (!builtIn.containsKey(id) && change.when().isEmpty()) {
                everyKey(id, "misfit.no-such-rule", id, builtIn.keySet());
              } else if (!ID.matcher(id).matches() || id.length() > LONGEST_ID) {
                everyKey(id, "misfit.id", "", List.of());
              } else {
                change.when().ifPresent(when -> readings(id, when));
                clear(id, change);
              }
            });
    return mistakes;
  }

  private void everyKey(String id, String words, String word, Iterable<String> known) {
    List<String> candidates = new ArrayList<>();
    known.forEach(candidates::add);
    for (String key :
        List.of(
            "when", "for", "severity", "enabled", "note", "clear", "samples", "resolve-after")) {
      mistakes.add(
          new Mistake(RuleSettings.PREFIX + id + "." + key, true, text(words), word, candidates));
    }
  }

  private void readings(String id, Condition when) {
    when.terms()
        .map(Condition.Term::reading)
        .distinct()
        .filter(name -> ReadingCatalogue.unit(name).isEmpty() && !name.startsWith("check."))
        .forEach(
            name ->
                mistakes.add(
                    new Mistake(
                        RuleSettings.PREFIX + id + ".when",
                        false,
                        text("misfit.reading", "name", name),
                        name,
                        ReadingCatalogue.names())));
  }

  private void clear(String id, RuleSettings.Change change) {
    Condition.Amount clear = change.clear().orElse(null);
    if (clear == null) {
      return;
    }
    Rule rule =
        new RuleSettings(Map.of(id, change))
                .applyTo(
                    builtIn.containsKey(id) ? List.of(builtIn.get(id)) : List.of(),
                    Presets.ANY_TIMES)
                .stream()
                .findFirst()
                .orElse(null);
    if (rule == null) {
      return;
    }
    String key = RuleSettings.PREFIX + id + ".clear";
    if (rule.compound()) {
      mistakes.add(new Mistake(key, true, text("misfit.clear-compound"), "", List.of()));
    } else if (ReadingCatalogue.unit(rule.reading())
        .filter(unit -> !clear.measure().fits(unit))
        .isPresent()) {
      mistakes.add(new Mistake(key, true, text("misfit.clear-unit"), "", List.of()));
    } else if (rule.side().beyond(clear.value(), rule.first().fire())) {
      mistakes.add(new Mistake(key, true, text("misfit.clear-beyond"), "", List.of()));
    }
  }

  private static Function<Locale, String> text(String key, Object... namesAndValues) {
    return locale -> Messages.of(RuleMistakes.class, locale).get(key, namesAndValues);
  }
}
