package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.alert.Condition.Amount;
import dev.pitwall.alert.Condition.Comparison;
import dev.pitwall.alert.Condition.Measure;
import dev.pitwall.alert.Condition.Term;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OwnRuleTest {
  private static final AlertSettings AT_ONCE = Bench.calm();
  private static final ReadingKey PAY = ReadingKey.of("http.p95", "route", "/pay");
  private static final ReadingKey CART = ReadingKey.of("http.p95", "route", "/cart");

  private static Term term(
      String reading, Map<String, String> labels, Comparison comparison, double bound) {
    return new Term(
        reading, labels, comparison, new Amount(BigDecimal.valueOf(bound), Measure.NONE));
  }

  private static Rule rule(Condition condition, double clear) {
    return Rule.when("own").holds(Severity.WARNING, condition, clear).build(AT_ONCE);
  }

  private final Term slow = term("http.p95", Map.of(), Comparison.MORE, 1);
  private final Term busy = term("http.requests", Map.of(), Comparison.MORE, 10);

  private static Reading value(ReadingKey key, double value) {
    return new Reading.Measured(key, Unit.COUNT, value);
  }

  private static Reading requests(String route, double value) {
    return value(ReadingKey.of("http.requests", "route", route), value);
  }

  @Test
  void oneIncidentForEachTargetThatMatchesTheLabels() {
    Bench all = new Bench(rule(slow, 0.9));
    assertThat(all.nextOf(List.of(value(PAY, 2), value(CART, 2)))).hasSize(2);

    Bench one = new Bench(rule(term("http.p95", Map.of("route", "/pay"), Comparison.MORE, 1), 0.9));
    assertThat(one.nextOf(List.of(value(PAY, 2), value(CART, 2))))
        .extracting(event -> event.incident().reading())
        .containsExactly(PAY);
  }

  @Test
  void atLeastFiresAtTheBoundItself() {
    Bench more = new Bench(rule(slow, 1));
    assertThat(more.nextOf(List.of(value(PAY, 1)))).isEmpty();
    Bench least = new Bench(rule(term("http.p95", Map.of(), Comparison.AT_LEAST, 1), 1));
    assertThat(least.nextOf(List.of(value(PAY, 1)))).hasSize(1);
    assertThat(least.nextOf(List.of(value(PAY, 1)))).as("the bound is no recovery").isEmpty();
    assertThat(least.nextOf(List.of(value(PAY, 0.99)))).hasSize(1);
    Bench most = new Bench(rule(term("http.p95", Map.of(), Comparison.AT_MOST, 1), 1.1));
    assertThat(most.nextOf(List.of(value(PAY, 1.01)))).isEmpty();
    assertThat(most.nextOf(List.of(value(PAY, 1)))).hasSize(1);
    Bench less = new Bench(rule(term("http.p95", Map.of(), Comparison.LESS, 1), 1.1));
    assertThat(less.nextOf(List.of(value(PAY, 1)))).isEmpty();
    assertThat(less.nextOf(List.of(value(PAY, 0.99)))).hasSize(1);
    assertThat(less.nextOf(List.of(value(PAY, 1.09)))).isEmpty();
    assertThat(less.nextOf(List.of(value(PAY, 1.1)))).hasSize(1);
  }

  @Test
  void aSecondTermTakesTheReadingWithTheSameLabels() {
    Bench both = new Bench(rule(Condition.all(List.of(slow, busy)), 0.9));

    assertThat(
            both.nextOf(
                List.of(value(PAY, 2), requests("/pay", 5), value(CART, 3), requests("/cart", 50))))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.incident().reading()).isEqualTo(CART);
              assertThat(event.incident().value()).isEqualTo(3);
              assertThat(event.incident().threshold()).isEqualTo(1);
            });
  }

  @Test
  void withoutTheSameLabelsAnyReadingThatMatchesWillDo() {
    Bench both = new Bench(rule(Condition.all(List.of(slow, busy)), 0.9));
    Reading quiet = value(ReadingKey.of("http.requests", "host", "a"), 1);
    assertThat(both.nextOf(List.of(value(PAY, 2), quiet))).isEmpty();

    Reading loud = value(ReadingKey.of("http.requests", "host", "b"), 100);
    assertThat(both.nextOf(List.of(value(PAY, 2), quiet, loud))).hasSize(1);
  }

  @Test
  void aCompoundConditionIsOverWhenItIsFalse() {
    Bench both = new Bench(rule(Condition.all(List.of(slow, busy)), 0.5));
    both.nextOf(List.of(value(PAY, 2), requests("/pay", 50)));

    assertThat(both.nextOf(List.of(value(PAY, 0.99), requests("/pay", 50))))
        .as("the clear level plays no part")
        .singleElement()
        .isInstanceOf(IncidentEvent.Resolved.class);
  }

  @Test
  void anUnknownTermThatMattersChangesNothing() {
    Bench both = new Bench(rule(Condition.all(List.of(slow, busy)), 0.9));
    Reading unknown =
        new Reading.Unknown(ReadingKey.of("http.requests", "route", "/pay"), Unit.COUNT, "gone");
    assertThat(both.nextOf(List.of(value(PAY, 2), unknown))).isEmpty();
    assertThat(both.nextOf(List.of(value(PAY, 2)))).as("not answered at all").isEmpty();
    both.nextOf(List.of(value(PAY, 2), requests("/pay", 50)));
    assertThat(both.nextOf(List.of(value(PAY, 2), unknown))).isEmpty();
    assertThat(both.ledger.open()).hasSize(1);
    assertThat(both.nextOf(List.of(value(PAY, 0.5), unknown)))
        .as("false whatever the unknown is")
        .hasSize(1);
  }

  @Test
  void anOrIsTrueAlthoughAnotherTermIsUnknown() {
    Bench either = new Bench(rule(Condition.any(List.of(slow, busy)), 0.9));
    assertThat(either.nextOf(List.of(value(PAY, 2)))).hasSize(1);
    assertThat(either.nextOf(List.of(value(PAY, 0.5)))).as("nobody knows").isEmpty();
    assertThat(either.nextOf(List.of(value(PAY, 0.5), requests("/pay", 5)))).hasSize(1);
  }

  @Test
  void termsOfOtherChecksCountAsLongAsTheyAreFresh() {
    Rule both = rule(Condition.all(List.of(slow, busy)), 0.9);
    Bench two = new Bench(both);
    two.time.pass(Bench.STEP);
    two.ledger.observe(
        new Sample("web", two.time.now(), two.time.nanoTime(), List.of(requests("/pay", 50))));
    two.time.pass(Duration.ofSeconds(20));
    assertThat(two.nextOf(List.of(value(PAY, 2)))).as("30 s old").hasSize(1);

    Bench stale = new Bench(both);
    stale.time.pass(Bench.STEP);
    stale.ledger.observe(
        new Sample("web", stale.time.now(), stale.time.nanoTime(), List.of(requests("/pay", 50))));
    stale.time.pass(Duration.ofSeconds(21));
    assertThat(stale.nextOf(List.of(value(PAY, 2)))).as("31 s old").isEmpty();
  }

  @Test
  void whatACheckNoLongerAnswersIsForgotten() {
    Bench two = new Bench(rule(Condition.all(List.of(slow, busy)), 0.9));
    two.time.pass(Bench.STEP);
    two.ledger.observe(
        new Sample("web", two.time.now(), two.time.nanoTime(), List.of(requests("/pay", 50))));
    two.time.pass(Duration.ofSeconds(1));
    two.ledger.observe(new Sample("web", two.time.now(), two.time.nanoTime(), List.of()));

    assertThat(two.nextOf(List.of(value(PAY, 2)))).isEmpty();
  }

  @Test
  void anotherConditionIsAChangedRule() {
    Bench both = new Bench(rule(Condition.all(List.of(slow, busy)), 0.9));
    both.nextOf(List.of(value(PAY, 2), requests("/pay", 50)));
    Rule other = rule(Condition.any(List.of(slow, busy)), 0.9);

    assertThat(both.ledger.replaceRules(List.of(other), both.time.now()))
        .singleElement()
        .isInstanceOf(IncidentEvent.Closed.class);
    assertThat(both.nextOf(List.of(value(PAY, 2)))).as("the new one is in force").hasSize(1);
  }

  @Test
  void aReadingThatOnlyASecondTermNeedsCountsForTheSilenceOfItsCheck() {
    Bench both = new Bench(rule(Condition.all(List.of(slow, busy)), 0.9), NoDataTest.INCOMPLETE);
    Reading unknown = new Reading.Unknown(ReadingKey.of("http.requests"), Unit.COUNT, "gone");
    for (int i = 0; i < 20; i++) {
      both.nextOf(List.of(value(PAY, 0.1), unknown));
    }
    assertThat(both.events)
        .singleElement()
        .satisfies(event -> assertThat(event.incident().rule()).isEqualTo("check.incomplete"));
  }

  @Test
  void conditionsOfTheSameKindAreOne() {
    Condition nested = Condition.all(List.of(Condition.all(List.of(slow, busy)), slow));
    assertThat(nested).hasToString("http.p95 > 1 and http.requests > 10 and http.p95 > 1");
    assertThat(Condition.any(List.of(slow))).isEqualTo(slow);
    assertThat(Condition.all(List.of(Condition.any(List.of(slow, busy)), slow)))
        .hasToString("(http.p95 > 1 or http.requests > 10) and http.p95 > 1");
    assertThat(nested.first()).isEqualTo(slow);
    assertThatThrownBy(() -> new Condition.All(List.of(slow))).hasMessageContaining("two or more");
  }

  @Test
  void amountsAreExact() {
    assertThat(new Amount(new BigDecimal("80"), Measure.PERCENT).value()).isEqualTo(0.8);
    assertThat(new Amount(new BigDecimal("800"), Measure.MILLISECONDS).value()).isEqualTo(0.8);
    assertThat(new Amount(new BigDecimal("1.50"), Measure.GIBIBYTES))
        .hasToString("1.5GiB")
        .isEqualTo(new Amount(new BigDecimal("1.5"), Measure.GIBIBYTES));
    assertThat(new Amount(new BigDecimal("0.0"), Measure.NONE)).hasToString("0");
    assertThat(Measure.PERCENT.fits(Unit.RATIO)).isTrue();
    assertThat(Measure.PERCENT.fits(Unit.SECONDS)).isFalse();
    assertThat(Measure.NONE.fits(Unit.SECONDS)).isTrue();
  }

  @Test
  void aRuleKnowsTheLevelThatAValueReaches() {
    Rule two =
        Rule.when("x").above(Severity.WARNING, 1, 0).above(Severity.CRITICAL, 2, 1).build(AT_ONCE);
    assertThat(two.reached(1)).isEmpty();
    assertThat(two.reached(2)).map(Level::severity).contains(Severity.WARNING);
    assertThat(two.reached(3)).map(Level::severity).contains(Severity.CRITICAL);
    assertThat(two.compound()).isFalse();
    assertThat(two.readings()).containsExactly("x");
    Rule both = rule(Condition.all(List.of(slow, busy)), 0.9);
    assertThat(both.compound()).isTrue();
    assertThat(both.readings()).containsExactly("http.p95", "http.requests");
    assertThat(both.watches(PAY)).isTrue();
    assertThat(both.watches(ReadingKey.of("http.requests"))).isFalse();
  }
}
