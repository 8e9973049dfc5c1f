package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Condition.Amount;
import dev.pitwall.alert.Condition.Comparison;
import dev.pitwall.alert.Condition.Measure;
import dev.pitwall.alert.Condition.Term;
import dev.pitwall.alert.Condition.Truth;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a condition says, in each of its three values, and how it is written. */
class ConditionTest {
  private static final ReadingKey TARGET = ReadingKey.of("a", "path", "/");
  private static final Reading UNKNOWN = new Reading.Unknown(TARGET, Unit.COUNT, "gone");
  private static final Term ABOVE_ONE = term("a", Map.of(), Comparison.MORE);

  private static Term term(String reading, Map<String, String> labels, Comparison comparison) {
    return new Term(reading, labels, comparison, new Amount(BigDecimal.ONE, Measure.NONE));
  }

  private static Reading value(String label, double value) {
    return new Reading.Measured(ReadingKey.of("a", "path", label), Unit.COUNT, value);
  }

  private static Function<String, Collection<Reading>> only(Reading... readings) {
    return name -> name.equals("a") ? List.of(readings) : List.of();
  }

  private static Truth truth(Condition condition, Reading... readings) {
    return condition.truth(TARGET, only(readings));
  }

  private static Term fixed(Truth truth) {
    double value = truth == Truth.TRUE ? 1 : 0;
    String name = truth == Truth.UNKNOWN ? "none" : "a";
    Amount bound = new Amount(BigDecimal.valueOf(value == 1 ? 0 : 9), Measure.NONE);
    return new Term(name, Map.of(), Comparison.MORE, bound);
  }

  @ParameterizedTest
  @CsvSource({
    "TRUE, TRUE, TRUE, TRUE",
    "TRUE, FALSE, FALSE, TRUE",
    "TRUE, UNKNOWN, UNKNOWN, TRUE",
    "FALSE, TRUE, FALSE, TRUE",
    "FALSE, FALSE, FALSE, FALSE",
    "FALSE, UNKNOWN, FALSE, UNKNOWN",
    "UNKNOWN, TRUE, UNKNOWN, TRUE",
    "UNKNOWN, FALSE, FALSE, UNKNOWN",
    "UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN"
  })
  void theLogicIsKleenes(Truth one, Truth other, Truth all, Truth any) {
    List<Condition> parts = List.of(fixed(one), fixed(other));
    assertThat(truth(Condition.all(parts), value("/", 5))).isEqualTo(all);
    assertThat(truth(Condition.any(parts), value("/", 5))).isEqualTo(any);
  }

  @Test
  void theReadingOfTheSameTargetDecidesAndElseAnyOther() {
    assertThat(truth(ABOVE_ONE, value("/x", 2), value("/", 0))).isEqualTo(Truth.FALSE);
    assertThat(truth(ABOVE_ONE, value("/x", 0), value("/", 2))).isEqualTo(Truth.TRUE);
    assertThat(truth(ABOVE_ONE, value("/x", 2), UNKNOWN)).isEqualTo(Truth.UNKNOWN);
    assertThat(truth(ABOVE_ONE, value("/x", 0), value("/y", 2))).isEqualTo(Truth.TRUE);
    assertThat(truth(ABOVE_ONE, value("/x", 2), value("/y", 0))).isEqualTo(Truth.TRUE);
    assertThat(truth(ABOVE_ONE, value("/x", 0), value("/y", 0))).isEqualTo(Truth.FALSE);
    Reading other = new Reading.Unknown(ReadingKey.of("a", "path", "/z"), Unit.COUNT, "gone");
    assertThat(truth(ABOVE_ONE, value("/x", 0), other)).isEqualTo(Truth.UNKNOWN);
    assertThat(truth(ABOVE_ONE, other, value("/x", 0))).isEqualTo(Truth.UNKNOWN);
    assertThat(truth(ABOVE_ONE, value("/x", 2), other)).isEqualTo(Truth.TRUE);
    assertThat(truth(ABOVE_ONE)).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void aTermSpeaksOfItsNameAndItsLabelsOnly() {
    Term root = term("a", Map.of("path", "/"), Comparison.MORE);
    assertThat(root.matches(TARGET)).isTrue();
    assertThat(root.matches(ReadingKey.of("a", "path", "/x"))).isFalse();
    assertThat(root.matches(ReadingKey.of("b", "path", "/"))).isFalse();
    assertThat(root.matches(ReadingKey.of("a"))).isFalse();
    assertThat(ABOVE_ONE.matches(TARGET)).isTrue();
    assertThat(truth(root, value("/x", 2))).isEqualTo(Truth.UNKNOWN);
    assertThat(root.first()).isEqualTo(root);
    assertThat(root.terms()).containsExactly(root);
  }

  @ParameterizedTest
  @CsvSource({
    "MORE, >, ABOVE, false, false, true",
    "AT_LEAST, >=, ABOVE, false, true, true",
    "LESS, <, BELOW, true, false, false",
    "AT_MOST, <=, BELOW, true, true, false"
  })
  void aComparisonKnowsItsSignItsSideAndItsBound(
      Comparison one, String sign, Side side, boolean less, boolean same, boolean more) {
    assertThat(one.symbol()).isEqualTo(sign);
    assertThat(one.side()).isEqualTo(side);
    assertThat(one.holds(0.999, 1)).isEqualTo(less);
    assertThat(one.holds(1, 1)).isEqualTo(same);
    assertThat(one.holds(1.001, 1)).isEqualTo(more);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/pay|a{path=/pay} > 1",
        "a b|a{path=\"a b\"} > 1",
        "a,b|a{path=\"a,b\"} > 1",
        "a{b|a{path=\"a{b\"} > 1",
        "a}b|a{path=\"a}b\"} > 1",
        "a\"b|a{path=\"a\\\"b\"} > 1",
        "a\\b|a{path=\"a\\\\b\"} > 1"
      })
  void aLabelIsWrittenAsItMustBeRead(String label, String text) {
    assertThat(term("a", Map.of("path", label), Comparison.MORE)).hasToString(text);
  }

  @Test
  void whatIsEmptyIsQuotedAndLabelsAreSorted() {
    assertThat(term("a", Map.of("path", ""), Comparison.LESS)).hasToString("a{path=\"\"} < 1");
    assertThat(term("a", Map.of("z", "1", "b", "2"), Comparison.AT_MOST))
        .hasToString("a{b=2,z=1} <= 1");
    assertThat(ABOVE_ONE).hasToString("a > 1");
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, '', 3, COUNT, 3",
    "PERCENT, %, 3, RATIO, 0.03",
    "NANOSECONDS, ns, 3, SECONDS, 3e-9",
    "MICROSECONDS, us, 3, SECONDS, 3e-6",
    "MILLISECONDS, ms, 3, SECONDS, 0.003",
    "SECONDS, s, 3, SECONDS, 3",
    "MINUTES, m, 3, SECONDS, 180",
    "HOURS, h, 3, SECONDS, 10800",
    "DAYS, d, 3, SECONDS, 259200",
    "BYTES, B, 3, BYTES, 3",
    "KILOBYTES, KB, 3, BYTES, 3000",
    "MEGABYTES, MB, 3, BYTES, 3e6",
    "GIGABYTES, GB, 3, BYTES, 3e9",
    "TERABYTES, TB, 3, BYTES, 3e12",
    "KIBIBYTES, KiB, 3, BYTES, 3072",
    "MEBIBYTES, MiB, 3, BYTES, 3145728",
    "GIBIBYTES, GiB, 3, BYTES, 3221225472",
    "TEBIBYTES, TiB, 3, BYTES, 3298534883328"
  })
  void anAmountIsHeldAgainstValuesInTheBaseOfItsUnit(
      Measure measure, String symbol, BigDecimal number, Unit unit, double value) {
    assertThat(measure.symbol()).isEqualTo(symbol);
    assertThat(measure.fits(unit)).isTrue();
    assertThat(new Amount(number, measure).value()).isEqualTo(value);
    assertThat(new Amount(number, measure)).hasToString("3" + symbol);
  }

  @Test
  void anAnswerOfAnotherCheckIsFreshForThreeOfItsIntervals() {
    Answers answers = new Answers();
    Rule both =
        Rule.when("own")
            .holds(
                Severity.WARNING,
                Condition.all(List.of(ABOVE_ONE, term("b", Map.of(), Comparison.MORE))),
                1)
            .build(Bench.calm());
    Function<String, Duration> interval = check -> Duration.ofSeconds(10);
    Sample sample =
        new Sample(
            "web",
            Instant.EPOCH,
            1_000,
            List.of(value("/", 2), new Reading.Measured(ReadingKey.of("c"), Unit.COUNT, 1)));
    answers.remember(sample);
    assertThat(answers.named("a", 1_000, interval)).as("nobody asks yet").isEmpty();
    answers.keepFor(List.of(both));
    assertThat(answers.wants("b")).isTrue();
    assertThat(answers.wants("c")).isFalse();
    answers.remember(sample);
    assertThat(answers.named("c", 1_000, interval)).isEmpty();
    long last = 1_000 + Duration.ofSeconds(30).toNanos();
    assertThat(answers.named("a", last, interval)).containsExactly(value("/", 2));
    assertThat(answers.named("a", last + 1, interval))
        .containsExactly(new Reading.Unknown(TARGET, Unit.COUNT, ""));
    answers.keepFor(List.of());
    assertThat(answers.named("a", 1_000, interval)).as("nobody asks any more").isEmpty();
    assertThat(answers.wants("a")).isFalse();
  }
}
