package dev.pitwall.rules;

import dev.pitwall.config.Grammar;
import dev.pitwall.text.Messages;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is written in rules, read by {@link ConditionParser}.
 *
 * @param code {@code allowed.<code>} in the words says what may be written
 */
record RuleGrammar<T>(String code, Function<String, T> parser) implements Grammar<T> {
  @Override
  public T parse(String text) {
    return parser.apply(text);
  }

  @Override
  public String allowed(Locale locale) {
    return Messages.of(RuleGrammar.class, locale).get("allowed." + code);
  }

  @Override
  public String explain(String refused, Locale locale) {
    return mistake(refused).map(found -> found.explain(locale)).orElseGet(() -> allowed(locale));
  }

  @Override
  public List<String> suggest(String refused) {
    return mistake(refused).map(RuleSyntaxException::mended).orElse(List.of());
  }

  private Optional<RuleSyntaxException> mistake(String refused) {
    try {
      T unused = parser.apply(refused);
      return Optional.empty();
    } catch (RuleSyntaxException mistake) {
      return Optional.of(mistake);
    }
  }
}
