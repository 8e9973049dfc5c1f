package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.check.ReadingKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LevelsTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Warning above 80 for 1 min, critical above 90 for 30 s, back after 1 min. */
  private static Rule.Draft draft() {
    return Rule.when("host.cpu")
        .above(Severity.WARNING, 80, 70, MINUTE)
        .above(Severity.CRITICAL, 90, 85, Duration.ofSeconds(30))
        .resolveAfter(MINUTE);
  }

  private static final AlertSettings TIMES =
      new AlertSettings(Duration.ZERO, MINUTE, Duration.ZERO);

  private final Rule twoLevels = draft().build(TIMES);
  private final Bench bench = new Bench(twoLevels);

  private Incident last() {
    return bench.events.get(bench.events.size() - 1).incident();
  }

  @Test
  void anIncidentOpensAtTheHighestLevelThatHolds() {
    Bench slow =
        new Bench(
            Rule.when("host.cpu")
                .above(Severity.WARNING, 80, 70, MINUTE)
                .above(Severity.CRITICAL, 90, 85, MINUTE)
                .build(TIMES));
    slow.hold(95, MINUTE);

    assertThat(slow.next(95.0)).singleElement().isInstanceOf(IncidentEvent.Opened.class);
    Incident opened = slow.events.get(0).incident();
    assertThat(opened.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(opened.threshold()).isEqualTo(90);
  }

  @Test
  void eachLevelHasItsOwnTime() {
    bench.next(95.0);
    assertThat(bench.hold(95, Duration.ofSeconds(20))).isEmpty();
    assertThat(bench.next(95.0)).hasSize(1);
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);

    assertThat(bench.hold(95, Duration.ofMinutes(10))).isEmpty();
  }

  @Test
  void aMoreSevereLevelRaisesTheOpenIncidentOnce() {
    bench.hold(82, Duration.ofSeconds(70));
    assertThat(last().severity()).isEqualTo(Severity.WARNING);
    assertThat(last().threshold()).isEqualTo(80);

    bench.next(91.0);
    assertThat(bench.hold(91, Duration.ofSeconds(20))).isEmpty();
    assertThat(bench.next(91.0)).singleElement().isInstanceOf(IncidentEvent.Changed.class);
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(last().threshold()).isEqualTo(90);
    assertThat(last().id()).isEqualTo(bench.events.get(0).incident().id());
    assertThat(last().since()).isEqualTo(bench.events.get(0).incident().since());
  }

  @Test
  void itFallsWithoutAnEventAndAStandingSaysTheMilderLevel() {
    bench.hold(95, Duration.ofMinutes(2));
    bench.events.clear();

    assertThat(bench.hold(82, Duration.ofMinutes(5))).isEmpty();
    Standing standing = bench.ledger.standings().get(0);
    assertThat(standing.state()).isEqualTo(State.FIRING);
    assertThat(standing.severity()).isEqualTo(Severity.WARNING);
    assertThat(standing.threshold()).isEqualTo(80);
    assertThat(bench.ledger.open().get(0).severity()).isEqualTo(Severity.CRITICAL);

    assertThat(bench.hold(95, Duration.ofMinutes(2))).isEmpty();
    assertThat(bench.ledger.standings().get(0).severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void itEndsWhenAllLevelsAreClear() {
    bench.hold(95, Duration.ofMinutes(2));
    assertThat(bench.hold(75, Duration.ofMinutes(30))).isEmpty();
    bench.next(70.0);
    assertThat(bench.hold(70, Duration.ofSeconds(50))).isEmpty();

    assertThat(bench.next(70.0)).singleElement().isInstanceOf(IncidentEvent.Resolved.class);
    assertThat(last().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(bench.ledger.standings().get(0).severity()).isNull();
  }

  /** The milder one had no time of its own yet; it must not end and open once more. */
  @Test
  void aLevelThatFiresTakesTheMilderOnesAlong() {
    bench.hold(95, Duration.ofSeconds(40));
    assertThat(bench.events).hasSize(1);

    assertThat(bench.hold(75, Duration.ofMinutes(10))).isEmpty();
    assertThat(bench.ledger.open()).hasSize(1);
  }

  @Test
  void theExactBoundsAreNoBreachAndAreARecovery() {
    bench.hold(80, Duration.ofHours(1));
    assertThat(bench.events).isEmpty();
    bench.hold(90, Duration.ofMinutes(2));
    assertThat(last().severity()).isEqualTo(Severity.WARNING);
    bench.hold(70, Duration.ofSeconds(70));
    assertThat(last().isOpen()).isFalse();
  }

  @Test
  void smallIsBadBelow() {
    Bench low =
        new Bench(
            Rule.when("host.cpu")
                .below(Severity.WARNING, 30, 35, Duration.ZERO)
                .below(Severity.CRITICAL, 7, 10, Duration.ZERO)
                .resolveAfter(Duration.ZERO)
                .build(TIMES));
    assertThat(low.next(30.0)).isEmpty();
    assertThat(low.next(29.0)).hasSize(1);
    assertThat(low.next(7.0)).isEmpty();
    assertThat(low.next(6.0)).singleElement().isInstanceOf(IncidentEvent.Changed.class);
    low.next(9.0);
    assertThat(low.ledger.open().get(0).peak()).isEqualTo(6);
    assertThat(low.next(34.0)).isEmpty();
    assertThat(low.next(35.0)).singleElement().isInstanceOf(IncidentEvent.Resolved.class);
    assertThat(low.events.get(2).incident().peak()).isEqualTo(6);
  }

  @Test
  void offendersStayThoseOfTheLastBreach() {
    bench.hold(82, Duration.ofSeconds(70));
    bench.next(83.0);
    bench.next(79.0);

    assertThat(bench.ledger.open().get(0).offenders().get(0).value()).isEqualTo(83);
    assertThat(bench.ledger.open().get(0).detail()).isEqualTo("at 79.0");
  }

  private Bench ofSamples(int enough, int among, Duration pendingFor) {
    return new Bench(
        Rule.when("host.cpu")
            .above(Severity.WARNING, 80, 70, pendingFor)
            .samples(enough, among)
            .resolveAfter(MINUTE)
            .build(TIMES));
  }

  @Test
  void threeOfFiveSurvivesTwoMissesAndFiresOnTheThirdBreach() {
    Bench three = ofSamples(3, 5, Duration.ZERO);
    three.next(90.0);
    three.next(60.0);
    three.next(90.0);
    three.next(60.0);
    assertThat(three.state()).isEqualTo(State.PENDING);
    assertThat(three.events).isEmpty();

    assertThat(three.next(90.0)).hasSize(1);
  }

  @Test
  void threeOfFiveIsBrokenByTheThirdMiss() {
    Bench three = ofSamples(3, 5, Duration.ZERO);
    three.next(90.0);
    three.next(60.0);
    three.next(60.0);
    assertThat(three.state()).isEqualTo(State.PENDING);
    three.next(60.0);
    assertThat(three.state()).isEqualTo(State.OK);
    three.next(90.0);
    assertThat(three.next(90.0)).isEmpty();
    assertThat(three.next(90.0)).hasSize(1);
  }

  @Test
  void missesLongAgoAreForgotten() {
    Bench two = ofSamples(2, 3, Duration.ofMinutes(2));
    for (int i = 0; i < 4; i++) {
      two.next(90.0);
      two.next(90.0);
      assertThat(two.next(60.0)).isEmpty();
      assertThat(two.state()).isEqualTo(State.PENDING);
    }
    assertThat(two.next(90.0)).hasSize(1);
  }

  @Test
  void itFiresOnASampleThatIsBeyondOnly() {
    Bench two = ofSamples(2, 4, Duration.ofSeconds(30));
    two.next(90.0);
    two.next(90.0);
    two.next(60.0);
    assertThat(two.next(60.0)).isEmpty();
    assertThat(two.next(90.0)).hasSize(1);
  }

  @Test
  void breachesBeforeABrokenWaitStillCountAmongTheLast() {
    Bench two = ofSamples(2, 5, Duration.ZERO);
    two.next(90.0);
    two.hold(60, Duration.ofSeconds(50));
    assertThat(two.state()).isEqualTo(State.OK);
    two.next(90.0);
    assertThat(two.events).isEmpty();
    two.hold(60, Duration.ofSeconds(30));
    assertThat(two.next(90.0)).hasSize(1);
  }

  @Test
  void theSamplesOfAPendingBreachSurviveARestart() {
    Rule rule =
        Rule.when("host.cpu")
            .above(Severity.WARNING, 80, 70, Duration.ZERO)
            .samples(3, 5)
            .build(TIMES);
    Bench three = new Bench(rule);
    three.next(90.0);
    three.next(60.0);
    three.next(90.0);
    three.restart(MINUTE, rule);
    assertThat(three.state()).isEqualTo(State.PENDING);
    three.next(60.0);
    assertThat(three.state()).isEqualTo(State.PENDING);

    assertThat(three.next(90.0)).hasSize(1);
  }

  @Test
  void aRestartKeepsTheLevelReachedAndWhereEachLevelStands() {
    bench.hold(95, Duration.ofMinutes(2));
    bench.hold(82, Duration.ofMinutes(3));
    bench.restart(MINUTE, twoLevels);

    assertThat(bench.ledger.open().get(0).severity()).isEqualTo(Severity.CRITICAL);
    bench.next(82.0);
    assertThat(bench.ledger.standings().get(0).severity()).isEqualTo(Severity.WARNING);
    assertThat(bench.hold(95, Duration.ofMinutes(5))).isEmpty();
  }

  @Test
  void aRestartBeforeTheRiseStillTellsTheRise() {
    bench.hold(82, Duration.ofMinutes(2));
    bench.restart(MINUTE, twoLevels);
    bench.events.clear();

    assertThat(bench.hold(95, Duration.ofMinutes(3)))
        .singleElement()
        .isInstanceOf(IncidentEvent.Changed.class);
  }

  @Test
  void duringTheGraceNothingRises() {
    Rule graced = draft().graced().build(TIMES);
    Bench warm = new Bench(graced);
    warm.hold(60, Duration.ofSeconds(90));
    warm.hold(82, Duration.ofMinutes(2));
    warm.restart(MINUTE, graced);
    warm.events.clear();
    assertThat(warm.hold(95, Duration.ofSeconds(80))).isEmpty();

    assertThat(warm.hold(95, MINUTE)).singleElement().isInstanceOf(IncidentEvent.Changed.class);
  }

  @Test
  void anotherSeverityOfALevelTakesEffectSilently() {
    bench.hold(82, Duration.ofMinutes(2));
    Rule changed =
        Rule.when("host.cpu")
            .above(Severity.INFO, 80, 70, MINUTE)
            .above(Severity.WARNING, 90, 85, MINUTE)
            .resolveAfter(MINUTE)
            .build(TIMES);

    assertThat(bench.ledger.replaceRules(List.of(changed), bench.time.now())).isEmpty();
    assertThat(bench.ledger.open().get(0).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void anotherClearLevelIsAChangedRule() {
    bench.hold(82, Duration.ofMinutes(2));
    Rule changed =
        Rule.when("host.cpu")
            .above(Severity.WARNING, 80, 60, MINUTE)
            .above(Severity.CRITICAL, 90, 85, MINUTE)
            .build(TIMES);
    assertThat(bench.ledger.replaceRules(List.of(changed), bench.time.now()))
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Closed.class,
            closed -> assertThat(closed.reason()).isEqualTo(IncidentEvent.Reason.RULE_CHANGED));
  }

  @Test
  void anotherClearLevelIsAChangedRuleAtARestartToo() {
    bench.hold(82, Duration.ofMinutes(2));
    Rule changed =
        Rule.when("host.cpu")
            .above(Severity.WARNING, 80, 60, MINUTE)
            .above(Severity.CRITICAL, 90, 85, MINUTE)
            .build(TIMES);
    assertThat(bench.restart(MINUTE, changed))
        .singleElement()
        .isInstanceOf(IncidentEvent.Closed.class);
  }

  @Test
  void levelsOutOfOrderAreRefused() {
    assertThatThrownBy(
            () ->
                Rule.when("x")
                    .above(Severity.WARNING, 90, 80)
                    .above(Severity.CRITICAL, 80, 70)
                    .build(TIMES))
        .hasMessageContaining("must be more severe");
    assertThatThrownBy(
            () ->
                Rule.when("x")
                    .above(Severity.WARNING, 80, 70)
                    .above(Severity.WARNING, 90, 80)
                    .build(TIMES))
        .hasMessageContaining("must be more severe");
    assertThatThrownBy(
            () ->
                Rule.when("x")
                    .above(Severity.WARNING, 80, 70)
                    .below(Severity.CRITICAL, 90, 95)
                    .build(TIMES))
        .hasMessageContaining("above and below");
    assertThatThrownBy(() -> Rule.when("x").build(TIMES)).hasMessageContaining("no level");
    assertThatThrownBy(() -> new Samples(3, 2)).hasMessageContaining("3 of 2");
    assertThatThrownBy(() -> new Samples(0, 2)).hasMessageContaining("0 of 2");
    assertThatThrownBy(() -> new Samples(1, 101)).hasMessageContaining("1 of 101");
    assertThatThrownBy(() -> new Level(Severity.INFO, Double.NaN, 0, MINUTE))
        .hasMessageContaining("finite");
    assertThatThrownBy(() -> new Level(Severity.INFO, 0, 0, MINUTE.negated()))
        .hasMessageContaining("0 or more");
    assertThatThrownBy(
            () ->
                Rule.when("x")
                    .above(Severity.INFO, 1, 0)
                    .resolveAfter(MINUTE.negated())
                    .build(TIMES))
        .hasMessageContaining("0 or more");
  }

  @Test
  void aRuleOfANodeSpeaksForAllOnTheTargetsThatAllSeeAlike() {
    Rule rule =
        Rule.when("host.disk")
            .above(Severity.WARNING, 80, 70)
            .cluster(Set.of("/shared"))
            .build(Bench.calm());
    Bench bench = new Bench(rule);
    bench.nextOf(
        List.of(
            bench.reading(ReadingKey.of("host.disk", "path", "/"), 90.0),
            bench.reading(ReadingKey.of("host.disk", "path", "/shared"), 90.0)));
    assertThat(bench.events)
        .extracting(event -> event.incident().about().scope())
        .containsExactly(Scope.NODE, Scope.CLUSTER);
  }
}
