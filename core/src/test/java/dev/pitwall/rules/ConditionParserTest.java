package dev.pitwall.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.alert.Condition;
import dev.pitwall.alert.Condition.Amount;
import dev.pitwall.alert.Condition.Comparison;
import dev.pitwall.alert.Condition.Measure;
import dev.pitwall.alert.Condition.Term;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionParserTest {

  @Test
  void theExampleOfTheManualIsUnderstood() {
    Term term = (Term) ConditionParser.condition("http.p95{route=/pay} > 800ms");
    assertThat(term.reading()).isEqualTo("http.p95");
    assertThat(term.labels()).isEqualTo(Map.of("route", "/pay"));
    assertThat(term.comparison()).isEqualTo(Comparison.MORE);
    assertThat(term.bound().value()).isEqualTo(0.8);
  }

  @Test
  void andBindsTighterThanOr() {
    assertThat(ConditionParser.condition("a > 1 or b > 2 and c > 3"))
        .hasToString("a > 1 or b > 2 and c > 3")
        .isInstanceOf(Condition.Any.class);
    assertThat(ConditionParser.condition("(a > 1 or b > 2) and (c > 3)"))
        .hasToString("(a > 1 or b > 2) and c > 3")
        .isInstanceOf(Condition.All.class);
  }

  @Test
  void aRouteWithBracesNeedsNoQuotes() {
    Term term =
        (Term) ConditionParser.condition("http.p95{ route = /a/{id}/b , x=\"1,\\\"2\" }>1s");
    assertThat(term.labels()).isEqualTo(Map.of("route", "/a/{id}/b", "x", "1,\"2"));
  }

  @ParameterizedTest
  @CsvSource({
    "80%, 0.8",
    "1ns, 1e-9",
    "1us, 1e-6",
    "800ms, 0.8",
    "2s, 2",
    "5m, 300",
    "2h, 7200",
    "1d, 86400",
    "3B, 3",
    "1KB, 1000",
    "1MB, 1e6",
    "1GB, 1e9",
    "1TB, 1e12",
    "1KiB, 1024",
    "1MiB, 1048576",
    "2GiB, 2147483648",
    "1TiB, 1099511627776",
    "42, 42",
    "-5, -5",
    "0.5, 0.5",
    "10 MiB, 10485760"
  })
  void unitsAreExact(String written, double value) {
    assertThat(ConditionParser.amount(written).value()).isEqualTo(value);
    Term term = (Term) ConditionParser.condition("own.reading > " + written);
    assertThat(term.bound().value()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 1 | reading",
        "> 5 | 1 | reading",
        "and > 5 | 1 | reading",
        "9x > 5 | 1 | reading",
        "a 5 | 3 | comparison",
        "a = 5 | 3 | comparison",
        "a => 5 | 3 | comparison",
        "a > | 4 | number",
        "a > x | 5 | number",
        "a > 1.2.3 | 5 | number",
        "a > 5 % | 6 | ok",
        "a > 5q | 6 | unit",
        "a > 5 ms b | 10 | join",
        "a > 5 and | 10 | reading",
        "(a > 5 | 7 | parenthesis",
        "a > 5) | 6 | join",
        "a{} > 5 | 3 | label",
        "a{b} > 5 | 4 | equals",
        "a{b=} > 5 | 5 | value",
        "a{b=c > 5 | 10 | brace",
        "a{b=c,b=d} > 5 | 7 | label",
        "a{b=\"c} > 5 | 5 | quote",
        "host.cpu > 5s | 13 | unit.ratio",
        "host.cpu > 80 | 14 | unit.ratio",
        "http.p95 > 5% | 13 | unit.seconds",
        "db.down > 5ms | 12 | unit.count"
      })
  void aMistakeNamesItsPlace(String text, int column, String code) {
    if (code.equals("ok")) {
      assertThat(ConditionParser.condition(text)).isNotNull();
      return;
    }
    assertThatThrownBy(() -> ConditionParser.condition(text))
        .isInstanceOfSatisfying(
            RuleSyntaxException.class,
            mistake -> {
              assertThat(mistake.at() + 1).isEqualTo(column);
              assertThat(mistake).hasMessageStartingWith(code + " at");
              for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
                List<String> lines = mistake.explain(locale).lines().toList();
                assertThat(lines).hasSize(3);
                assertThat(lines.get(0)).contains("" + column);
                assertThat(lines.get(2).indexOf('^')).isEqualTo(column + 1);
              }
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host.cpu > 80 | host.cpu > 80%",
        "http.p95 > 800MS | http.p95 > 800ms",
        "http.p95 => 1s | http.p95 >= 1s",
        "own.size > 5gib | own.size > 5GiB"
      })
  void whatWasProbablyMeantIsSaid(String written, String meant) {
    RuleGrammar<Condition> grammar = new RuleGrammar<>("when", ConditionParser::condition);
    assertThat(grammar.suggest(written)).containsExactly(meant);
    assertThat(grammar.suggest(meant)).isEmpty();
    assertThat(grammar.explain(meant, Locale.ENGLISH)).isEqualTo(grammar.allowed(Locale.ENGLISH));
  }

  @Test
  void aPlaceFarToTheRightIsShownInItsSurroundings() {
    String text = "a > 1 and ".repeat(50) + "b ! 2";
    assertThatThrownBy(() -> ConditionParser.condition(text))
        .isInstanceOfSatisfying(
            RuleSyntaxException.class,
            mistake ->
                assertThat(mistake.explain(Locale.ENGLISH).lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThan(80)));
  }

  @Test
  void lengthAndDepthAreBounded() {
    assertThatThrownBy(() -> ConditionParser.condition("a > 1 or ".repeat(200) + "a > 1"))
        .hasMessageContaining("too-long");
    assertThatThrownBy(() -> ConditionParser.condition("(".repeat(21) + "a > 1"))
        .hasMessageContaining("too-deep");
    String deep = "(".repeat(20) + "a > 1" + ")".repeat(20);
    assertThat(ConditionParser.condition(deep)).hasToString("a > 1");
    assertThat(ConditionParser.condition("(a > 1) and ".repeat(30) + "a > 1")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "80% b", "--1", "1e5", "999999999999999999999", "5 5"})
  void anAmountAloneIsNothingElse(String text) {
    assertThatThrownBy(() -> ConditionParser.amount(text)).isInstanceOf(RuleSyntaxException.class);
  }

  @Provide
  Arbitrary<String> almostConditions() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "a",
            "http.p95",
            "host.cpu",
            "{",
            "}",
            "=",
            ",",
            "route",
            "/pay",
            "\"",
            "\\",
            ">",
            ">=",
            "<",
            "<=",
            "=>",
            "1",
            "80",
            "0.5",
            "-",
            ".",
            "%",
            "ms",
            "MiB",
            " ",
            "and",
            "or",
            "(",
            ")",
            "\n",
            "é",
            "\uD83D\uDE00",
            "\u0000");
    return Arbitraries.oneOf(
        pieces.list().ofMaxSize(30).map(parts -> String.join("", parts)),
        Arbitraries.strings().ofMaxLength(60));
  }

  /** Whatever is written, the answer is a condition or a mistake with a place within the text. */
  @Property
  void nothingButItsOwnMistakeIsEverThrown(@ForAll("almostConditions") String text) {
    try {
      Condition condition = ConditionParser.condition(text);
      assertThat(ConditionParser.condition(condition.toString())).isEqualTo(condition);
    } catch (RuleSyntaxException mistake) {
      assertThat(mistake.at()).isBetween(0, text.length());
      assertThat(mistake.explain(Locale.ENGLISH)).contains("^");
      assertThat(mistake.mended()).hasSizeLessThan(2);
    }
  }

  private static Arbitrary<Term> terms() {
    Arbitrary<String> names =
        Arbitraries.of("own.reading", "a", "and.x", "or-y", "my_reading.b9", "X");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(8), Arbitraries.of("/a/{id}", "{", "a b", "\\", ""));
    Arbitrary<Map<String, String>> labels =
        Arbitraries.maps(Arbitraries.of("route", "path", "a-b", "and"), values).ofMaxSize(3);
    Arbitrary<Amount> amounts =
        Combinators.combine(
                Arbitraries.longs().between(-1_000_000_000L, 1_000_000_000L),
                Arbitraries.integers().between(0, 6),
                Arbitraries.of(Measure.class))
            .as((digits, scale, unit) -> new Amount(BigDecimal.valueOf(digits, scale), unit));
    return Combinators.combine(names, labels, Arbitraries.of(Comparison.class), amounts)
        .as(Term::new);
  }

  @Provide
  Arbitrary<Condition> conditions() {
    Arbitrary<Condition> term = terms().map(one -> one);
    Arbitrary<Condition> all = term.list().ofMinSize(1).ofMaxSize(3).map(Condition::all);
    Arbitrary<Condition> any = all.list().ofMinSize(1).ofMaxSize(3).map(Condition::any);
    return any.list().ofMinSize(1).ofMaxSize(2).map(Condition::all);
  }

  @Property(tries = 500)
  void whatIsPrintedIsReadAsTheSame(@ForAll("conditions") Condition condition) {
    String printed = condition.toString();
    if (printed.length() <= ConditionParser.LONGEST) {
      assertThat(ConditionParser.condition(printed)).isEqualTo(condition);
      assertThat(Stream.of(condition.terms().toArray())).isNotEmpty();
    }
  }
}
