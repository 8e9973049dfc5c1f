package dev.pitwall.rules;

import dev.pitwall.alert.Condition;
import dev.pitwall.alert.Condition.Amount;
import dev.pitwall.alert.Condition.Comparison;
import dev.pitwall.alert.Condition.Measure;
import dev.pitwall.alert.Condition.Term;
import dev.pitwall.check.ReadingCatalogue;
import dev.pitwall.check.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads a condition by recursive descent:
 *
 * <pre>
 * any    = all { "or" all }
 * all    = one { "and" one }
 * one    = "(" any ")" | READING [ "{" LABEL "=" VALUE { "," LABEL "=" VALUE } "}" ] COMPARISON amount
 * amount = ["-"] NUMBER [UNIT]
 * </pre>
 *
 * A label's value ends at the comma or at the brace that closes the labels; braces inside of it
 * must be balanced ({@code route=/orders/{id}}), or it stands in double quotes.
 */
final class ConditionParser {
  static final int LONGEST = 1_000;
  private static final int DEEPEST = 20;
  private static final int LONGEST_NUMBER = 20;

  private final String text;
  private int at;
  private int depth;

  private ConditionParser(String text) {
    this.text = text;
  }

  /**
   * The condition.
   *
   * @throws RuleSyntaxException with the place of the mistake
   */
  static Condition condition(String text) {
    ConditionParser parser = new ConditionParser(text);
    parser.checkLength();
    Condition condition = parser.any();
    parser.end("join");
    return condition;
  }

  /**
   * An amount alone.
   *
   * @throws RuleSyntaxException with the place of the mistake
   */
  static Amount amount(String text) {
    ConditionParser parser = new ConditionParser(text);
    parser.checkLength();
    Amount amount = parser.amount(Optional.empty());
    parser.end("end");
    return amount;
  }

  private void checkLength() {
    if (text.length() > LONGEST) {
      throw new RuleSyntaxException(text, LONGEST, "too-long");
    }
  }

  private void end(String code) {
    skipBlanks();
    if (at < text.length()) {
      throw new RuleSyntaxException(text, at, code);
    }
  }

  private Condition any() {
    List<Condition> parts = new ArrayList<>(List.of(all()));
    while (word("or")) {
      parts.add(all());
    }
    return Condition.any(parts);
  }

  private Condition all() {
    List<Condition> parts = new ArrayList<>(List.of(one()));
    while (word("and")) {
      parts.add(one());
    }
    return Condition.all(parts);
  }

  private Condition one() {
    skipBlanks();
    if (!next('(')) {
      return term();
    }
    if (++depth > DEEPEST) {
      throw new RuleSyntaxException(text, at - 1, "too-deep");
    }
    Condition inside = any();
    skipBlanks();
    if (!next(')')) {
      throw new RuleSyntaxException(text, at, "parenthesis");
    }
    depth--;
    return inside;
  }

  private Term term() {
    int start = at;
    String reading = name();
    boolean joint = reading.equals("and") || reading.equals("or");
    if (reading.isEmpty() || joint || !isLetter(reading.charAt(0))) {
      throw new RuleSyntaxException(text, start, "reading");
    }
    skipBlanks();
    Map<String, String> labels = next('{') ? labels() : Map.of();
    Comparison comparison = comparison();
    Amount bound = amount(ReadingCatalogue.unit(reading));
    return new Term(reading, labels, comparison, bound);
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    do {
      skipBlanks();
      int start = at;
      String label = name();
      if (label.isEmpty() || labels.containsKey(label)) {
        throw new RuleSyntaxException(text, start, "label");
      }
      skipBlanks();
      if (!next('=')) {
        throw new RuleSyntaxException(text, at, "equals");
      }
      skipBlanks();
      labels.put(label, next('"') ? quoted() : plain());
      skipBlanks();
    } while (next(','));
    if (!next('}')) {
      throw new RuleSyntaxException(text, at, "brace");
    }
    return labels;
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    int start = at - 1;
    while (!next('"')) {
      next('\\');
      if (at >= text.length()) {
        throw new RuleSyntaxException(text, start, "quote");
      }
      value.append(text.charAt(at++));
    }
    return value.toString();
  }

  private String plain() {
    int start = at;
    int open = 0;
    while (at < text.length() && (open > 0 || (!is(',') && !is('}')))) {
      open += is('{') ? 1 : is('}') ? -1 : 0;
      at++;
    }
    String value = text.substring(start, at).strip();
    if (value.isEmpty() || value.indexOf('"') >= 0) {
      throw new RuleSyntaxException(text, start, "value");
    }
    return value;
  }

  private Comparison comparison() {
    skipBlanks();
    int start = at;
    while (at < text.length() && "<>=!".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String symbol = text.substring(start, at);
    return Stream.of(Comparison.values())
        .filter(comparison -> comparison.symbol().equals(symbol))
        .findFirst()
        .orElseThrow(
            () ->
                switch (symbol) {
                  case "=>" -> new RuleSyntaxException(text, start, "comparison", 2, ">=");
                  case "=<" -> new RuleSyntaxException(text, start, "comparison", 2, "<=");
                  default -> new RuleSyntaxException(text, start, "comparison");
                });
  }

  private Amount amount(Optional<Unit> of) {
    skipBlanks();
    int start = at;
    next('-');
    int digits = at;
    while (at < text.length() && (isDigit(text.charAt(at)) || is('.'))) {
      at++;
    }
    String number = text.substring(digits, at);
    if (!number.matches("[0-9]+(?:\\.[0-9]+)?") || number.length() > LONGEST_NUMBER) {
      throw new RuleSyntaxException(text, start, "number");
    }
    BigDecimal value = new BigDecimal(text.substring(start, at));
    return new Amount(value, measure(value, of));
  }

  private Measure measure(BigDecimal value, Optional<Unit> of) {
    int end = at;
    skipBlanks();
    int start = at;
    while (at < text.length() && (isLetter(text.charAt(at)) || is('%'))) {
      at++;
    }
    String symbol = text.substring(start, at);
    if (symbol.equals("and") || symbol.equals("or")) {
      at = end;
      symbol = "";
    }
    String written = symbol;
    Measure measure =
        Stream.of(Measure.values())
            .filter(one -> one.symbol().equals(written))
            .findFirst()
            .orElseThrow(() -> unknown(written, start));
    if (of.isPresent() && !measure.fits(of.get())) {
      throw new RuleSyntaxException(text, start, "unit." + of.get().key());
    }
    boolean noShare = of.equals(Optional.of(Unit.RATIO)) && measure == Measure.NONE;
    if (noShare && value.compareTo(BigDecimal.ONE) > 0) {
      throw new RuleSyntaxException(text, end, "unit.ratio", 0, "%");
    }
    return measure;
  }

  private RuleSyntaxException unknown(String symbol, int start) {
    return Stream.of(Measure.values())
        .map(Measure::symbol)
        .filter(known -> known.toLowerCase(Locale.ROOT).equals(symbol.toLowerCase(Locale.ROOT)))
        .min(Comparator.naturalOrder())
        .map(known -> new RuleSyntaxException(text, start, "unit", symbol.length(), known))
        .orElseGet(() -> new RuleSyntaxException(text, start, "unit"));
  }

  private String name() {
    int start = at;
    while (at < text.length()
        && (isLetter(text.charAt(at))
            || isDigit(text.charAt(at))
            || is('.')
            || is('-')
            || is('_'))) {
      at++;
    }
    return text.substring(start, at);
  }

  /** Takes the word if it stands here and ends here. */
  private boolean word(String word) {
    skipBlanks();
    int end = at + word.length();
    boolean found =
        text.startsWith(word, at) && (end == text.length() || !isLetter(text.charAt(end)));
    at = found ? end : at;
    return found;
  }

  private boolean next(char c) {
    boolean found = is(c);
    at = found ? at + 1 : at;
    return found;
  }

  private boolean is(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
