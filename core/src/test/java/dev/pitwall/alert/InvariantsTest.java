package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The invariants of the specification that are the ledger's, by their numbers. */
class InvariantsTest {
  private static final AlertSettings CALM = Bench.calm();

  private static Rule rule(Duration pendingFor, int enough, int among) {
    return Rule.when("host.cpu")
        .above(Severity.WARNING, 80, 70, pendingFor)
        .above(Severity.CRITICAL, 90, 85, pendingFor)
        .samples(enough, among)
        .resolveAfter(Duration.ofMinutes(1))
        .build(CALM);
  }

  @Property(tries = 100)
  void i2NothingOpensBeforeItsTimeAndItsDistinctSamples(
      @ForAll @IntRange(max = 12) int steps, @ForAll @IntRange(min = 1, max = 8) int enough) {
    Bench bench = new Bench(rule(Bench.STEP.multipliedBy(steps), enough, enough));
    int needed = Math.max(steps + 1, enough);
    for (int sample = 1; sample < needed; sample++) {
      assertThat(bench.next(99.0)).isEmpty();
      assertThat(bench.ledger.observe(bench.sample(99.0))).as("the same sample again").isEmpty();
    }
    assertThat(bench.next(99.0)).hasSize(1);
  }

  @Property(tries = 50)
  void i3ConstantInputInRangeIsSilentForEver(@ForAll @DoubleRange(max = 80) double value) {
    for (double constant : List.of(value, 80.0, 70.0)) {
      Bench bench = new Bench(rule(Duration.ZERO, 1, 1), NoDataTest.NO_DATA);
      assertThat(bench.hold(constant, Duration.ofHours(1))).isEmpty();
      assertThat(bench.ledger.memories()).isEmpty();
    }
  }

  @Property(tries = 100)
  void i4InputBetweenClearAndFireChangesNothing(
      @ForAll List<@DoubleRange(min = 70, minIncluded = false, max = 80) Double> between) {
    Bench quiet = new Bench(rule(Duration.ZERO, 1, 1));
    Bench firing = new Bench(rule(Duration.ZERO, 1, 1));
    firing.next(82.0);
    for (double value : between) {
      assertThat(quiet.next(value)).isEmpty();
      assertThat(firing.next(value)).isEmpty();
    }
    assertThat(firing.ledger.open()).hasSize(1);
  }

  @Property(tries = 50)
  void i6AnUnknownReadingOpensAndClosesNothing(
      @ForAll @IntRange(max = 5) int breaches, @ForAll @IntRange(max = 5) int goods) {
    Rule rule = rule(Duration.ofMinutes(1), 1, 1);
    Bench pending = new Bench(rule);
    pending.hold(99, Bench.STEP.multipliedBy(breaches));
    assertThat(pending.hold(null, Duration.ofHours(2))).isEmpty();
    Bench firing = new Bench(rule);
    firing.hold(99, Duration.ofMinutes(2));
    firing.hold(60, Bench.STEP.multipliedBy(goods));
    assertThat(firing.hold(null, Duration.ofHours(2))).isEmpty();
    assertThat(firing.ledger.open()).hasSize(1);
  }

  @Property(tries = 50)
  void i8ARestartWhileItFiresTellsNothing(@ForAll @IntRange(max = 100_000) int seconds) {
    Rule rule = rule(Duration.ofMinutes(1), 1, 1);
    Bench bench = new Bench(rule);
    bench.hold(99, Duration.ofMinutes(2));
    String id = bench.ledger.open().get(0).id();
    assertThat(bench.restart(Duration.ofSeconds(seconds), rule)).isEmpty();
    assertThat(bench.hold(99, Duration.ofMinutes(10))).isEmpty();
    assertThat(bench.ledger.open()).extracting(Incident::id).containsExactly(id);
  }

  @Property(tries = 50)
  void i14NoEditOfARuleReadsAsRecovered(
      @ForAll @DoubleRange(min = 50, max = 99) double fire, @ForAll boolean restart) {
    Bench bench = new Bench(rule(Duration.ZERO, 1, 1));
    bench.next(85.0);
    bench.events.clear();
    Rule edited = Rule.when("host.cpu").above(Severity.WARNING, fire, fire - 5).build(CALM);
    if (restart) {
      bench.restart(Duration.ofMinutes(1), edited);
    } else {
      bench.events.addAll(bench.ledger.replaceRules(List.of(edited), bench.time.now()));
    }
    assertThat(bench.events)
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Closed.class,
            closed -> assertThat(closed.reason()).isEqualTo(IncidentEvent.Reason.RULE_CHANGED));
  }

  /** A day, the hour of a time change, a leap second. */
  @Property(tries = 50)
  void i15NoJumpOfTheWallClockOpensOrClosesAnything(
      @ForAll List<@IntRange(min = -90_000, max = 90_000) Integer> jumps) {
    Rule rule = rule(Duration.ofMinutes(1), 1, 1);
    Bench firing = new Bench(rule, NoDataTest.NO_DATA);
    Bench recovering = new Bench(rule, NoDataTest.NO_DATA);
    Bench quiet = new Bench(rule, NoDataTest.NO_DATA);
    Bench pending = new Bench(rule, NoDataTest.NO_DATA);
    firing.hold(95, Duration.ofMinutes(2));
    recovering.hold(95, Duration.ofMinutes(2));
    List<Integer> all = new ArrayList<>(jumps);
    all.addAll(List.of(3600, 3600, -3600, 1, 1, -1, 86_400, 86_400, -86_400));
    for (int i = 0; i < all.size(); i++) {
      Duration jump = Duration.ofSeconds(all.get(i));
      boolean turn = i % 3 == 2; // twenty seconds beyond or inside, of the sixty that it takes
      for (Bench one : List.of(firing, recovering, quiet, pending)) {
        one.time.jump(jump);
        assertThat(one.ledger.tick(one.time.now(), one.time.nanoTime())).isEmpty();
      }
      assertThat(firing.next(95.0)).isEmpty();
      assertThat(quiet.next(60.0)).isEmpty();
      assertThat(pending.next(turn ? 60.0 : 95.0)).isEmpty();
      assertThat(recovering.next(turn ? 95.0 : 60.0)).isEmpty();
    }
  }

  @Test
  void i15ATimeChangeInANightOfWaitingChangesNothing() {
    Bench bench = new Bench(rule(Duration.ofMinutes(5), 1, 1));
    Instant beforeChange = Instant.parse("2026-10-25T00:58:00Z");
    bench.time.jump(Duration.between(bench.time.now(), beforeChange));
    bench.next(95.0);
    assertThat(bench.hold(95, Duration.ofSeconds(290))).isEmpty();
    assertThat(bench.next(95.0)).hasSize(1);
  }

  @Property(tries = 50)
  void i17CriticalIsNeverHiddenByItsOwnWarning(@ForAll @IntRange(max = 60) int warnings) {
    Bench bench = new Bench(Bench.flapping(2, Duration.ofHours(1)), rule(Duration.ZERO, 1, 1));
    bench.next(85.0);
    bench.hold(85, Bench.STEP.multipliedBy(warnings));
    assertThat(bench.next(95.0))
        .singleElement()
        .satisfies(event -> assertThat(event.incident().severity()).isEqualTo(Severity.CRITICAL));
  }

  @Property(tries = 50)
  void i22TheEndShowsTheValueOfThatMoment(@ForAll @DoubleRange(max = 70) double value) {
    Bench bench = new Bench(rule(Duration.ZERO, 1, 1));
    bench.next(99.0);
    bench.hold(65, Duration.ofMinutes(1));
    List<IncidentEvent> end = bench.next(value);
    assertThat(end).singleElement().isInstanceOf(IncidentEvent.Resolved.class);
    assertThat(end.get(0).incident().value()).isEqualTo(value);
    assertThat(end.get(0).incident().peak()).isEqualTo(99);
    assertThat(end.get(0).incident().course().seen()).isEqualTo(bench.time.now());
  }

  /** The time is measured by the benchmark; here: what does not change costs no memory. */
  @Test
  void i23SixtyRulesInASteadyStateLeaveNothingToWrite() {
    List<Rule> rules = new ArrayList<>();
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rules.add(
          Rule.when("r" + i)
              .above(Severity.WARNING, 80, 70)
              .above(Severity.CRITICAL, 90, 85)
              .build(CALM));
      readings.add(new Reading.Measured(ReadingKey.of("r" + i), Unit.COUNT, 50 + i % 20));
    }
    Bench bench = new Bench(rules.toArray(new Rule[0]));
    for (int sample = 0; sample < 100; sample++) {
      assertThat(bench.nextOf(readings)).isEmpty();
    }
    assertThat(bench.ledger.standings()).hasSize(60);
    assertThat(bench.ledger.memories()).isEmpty();
  }

  /**
   * 0.1 % of one core, if every check runs every ten seconds; in truth it is a fiftieth of that.
   */
  @Test
  void i23SixtyRulesCostLessThanAThousandthOfOneCore() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rules.add(
          Rule.when("r" + i)
              .above(Severity.WARNING, 80, 70)
              .above(Severity.CRITICAL, 90, 85)
              .samples(3, 5)
              .build(CALM));
    }
    Bench bench = new Bench(rules.toArray(new Rule[0]));
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    int rounds = 300;
    long begun = 0;
    for (int round = -rounds; round < rounds; round++) {
      begun = round == 0 ? threads.getCurrentThreadCpuTime() : begun;
      List<Reading> readings = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        ReadingKey key = ReadingKey.of("r" + i);
        readings.add(new Reading.Measured(key, Unit.COUNT, 60 + (round + i * 7) % 35));
      }
      bench.nextOf(readings);
      bench.ledger.memories();
    }
    long used = threads.getCurrentThreadCpuTime() - begun;
    assertThat(used / rounds).as("ns a round").isLessThan(Bench.STEP.toNanos() / 1000);
  }

  @Test
  void tenThousandRulesThatFireAtOnceEachOpenOnceAndEndOnce() {
    Rule[] rules = new Rule[IncidentLedger.MOST_INSTANCES];
    for (int i = 0; i < rules.length; i++) {
      rules[i] =
          Rule.when("own.r" + i)
              .reading("host.cpu")
              .above(Severity.WARNING, 50 + i % 40, 40, Duration.ZERO)
              .resolveAfter(Duration.ZERO)
              .build(CALM);
    }
    Bench bench = new Bench(rules);
    assertThat(bench.next(95.0)).hasSize(rules.length);
    assertThat(bench.next(95.0)).isEmpty();
    assertThat(bench.next(10.0)).hasSize(rules.length).noneMatch(end -> end.incident().isOpen());
    assertThat(bench.ledger.open()).isEmpty();
  }

  @Test
  void tenThousandInstancesThatFireAtOnceEachOpenOnceAndEndOnce() {
    Bench bench = new Bench(rule(Duration.ZERO, 1, 1));
    List<Reading> bad = new ArrayList<>();
    List<Reading> good = new ArrayList<>();
    for (int i = 0; i < IncidentLedger.MOST_INSTANCES; i++) {
      ReadingKey key = ReadingKey.of("host.cpu", "core", Integer.toString(i));
      bad.add(new Reading.Measured(key, Unit.COUNT, 95));
      good.add(new Reading.Measured(key, Unit.COUNT, 10));
    }
    assertThat(bench.nextOf(bad)).hasSize(IncidentLedger.MOST_INSTANCES);
    assertThat(bench.nextOf(bad)).isEmpty();
    assertThat(bench.ledger.open().stream().map(Incident::id).distinct())
        .hasSize(IncidentLedger.MOST_INSTANCES);
    for (int i = 0; i < 6; i++) {
      assertThat(bench.nextOf(good)).isEmpty();
    }
    assertThat(bench.nextOf(good)).hasSize(IncidentLedger.MOST_INSTANCES);
    assertThat(bench.ledger.dropped()).isZero();
  }
}
