package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What one rule on one target shows, keeps and goes on from. */
class InstanceTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final AlertSettings TIMES = Bench.flapping(3, Duration.ofHours(1));
  private static final Rule RULE = rule(Severity.WARNING, Severity.CRITICAL, 80);

  private final Bench bench = new Bench(TIMES, RULE);

  private static Rule rule(Severity mild, Severity severe, double first) {
    return Rule.when("host.cpu")
        .above(mild, first, 70, Duration.ofSeconds(30))
        .above(severe, 90, 85, Duration.ofSeconds(30))
        .resolveAfter(MINUTE)
        .build(TIMES);
  }

  private Standing standing() {
    return bench.ledger.standings().get(0);
  }

  private Memory memory() {
    return bench.ledger.memories().get(0);
  }

  /** The process died after the incident was written and before where it stood was. */
  private List<IncidentEvent> restartWithoutMemories(Rule rule) {
    List<Incident> open = bench.ledger.open();
    bench.time.pass(MINUTE);
    bench.ledger = bench.fresh(rule);
    return bench.ledger.restore(open, List.of(), bench.time.now());
  }

  private void fire() {
    bench.hold(82, MINUTE);
    assertThat(bench.ledger.open()).hasSize(1);
    bench.events.clear();
  }

  @Test
  void aWarningThatIsPendingIsShownWithItsOwnTimes() {
    bench.next(10.0);
    assertThat(standing().state()).isEqualTo(State.OK);
    assertThat(standing().peak()).isNull();
    assertThat(standing().incident()).isNull();
    assertThat(standing().severity()).isNull();
    bench.next(85.0);
    var since = bench.time.now();
    bench.next(82.0);
    assertThat(standing().state()).isEqualTo(State.PENDING);
    assertThat(standing().since()).isEqualTo(since);
    assertThat(standing().seen()).isEqualTo(bench.time.now());
    assertThat(standing().held()).isEqualTo(Bench.STEP);
    assertThat(standing().value()).isEqualTo(82);
    assertThat(standing().peak()).isEqualTo(85);
    assertThat(standing().threshold()).isEqualTo(80);
  }

  @Test
  void thePeakOfABreachThatPassedIsNotThatOfTheNext() {
    bench.next(89.0);
    bench.next(10.0);
    assertThat(standing().peak()).isNull();
    fire();
    assertThat(standing().peak()).isEqualTo(82);
    assertThat(bench.ledger.open().get(0).peak()).isEqualTo(82);
  }

  @Test
  void ofTwoLevelsTheOneThatDecidesTheStateIsShown() {
    Rule crossed =
        Rule.when("host.cpu")
            .above(Severity.WARNING, 80, 75, Duration.ZERO)
            .above(Severity.CRITICAL, 90, 70, Duration.ZERO)
            .resolveAfter(MINUTE)
            .build(TIMES);
    Bench two = new Bench(TIMES, crossed);
    two.next(95.0);
    two.next(72.0);
    two.next(72.0);
    Standing firing = two.ledger.standings().get(0);
    assertThat(firing.state()).isEqualTo(State.FIRING);
    assertThat(firing.held()).as("of the critical level, which does not recover").isZero();
    assertThat(firing.severity()).isEqualTo(Severity.CRITICAL);
    two.next(60.0);
    two.next(60.0);
    assertThat(two.ledger.standings().get(0).state()).isEqualTo(State.RECOVERING);
  }

  @Test
  void anIncidentWithoutItsStandingGoesOnFiring() {
    fire();
    assertThat(restartWithoutMemories(RULE)).isEmpty();
    assertThat(standing().state()).isEqualTo(State.FIRING);
    assertThat(standing().value()).isEqualTo(82);
    assertThat(bench.hold(60, MINUTE)).as("it recovers as long as any other").isEmpty();
    assertThat(bench.next(60.0)).singleElement().isInstanceOf(IncidentEvent.Resolved.class);
  }

  @Test
  void anIncidentWithoutItsStandingKnowsTheLevelItHasReached() {
    bench.hold(95, MINUTE);
    bench.events.clear();
    assertThat(restartWithoutMemories(RULE)).isEmpty();
    assertThat(standing().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(bench.hold(95, Duration.ofMinutes(5))).as("told already").isEmpty();
  }

  @Test
  void anIncidentWhoseLevelIsGoneIsClosedAlsoWithoutItsStanding() {
    fire();
    assertThat(restartWithoutMemories(rule(Severity.WARNING, Severity.CRITICAL, 81)))
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Closed.class,
            closed -> assertThat(closed.reason()).isEqualTo(IncidentEvent.Reason.RULE_CHANGED));
    assertThat(bench.ledger.open()).isEmpty();
  }

  @Test
  void anIncidentWhoseRuleNowWatchesAnotherReadingIsClosed() {
    fire();
    Rule other =
        Rule.when("host.cpu")
            .reading("host.memory")
            .above(Severity.WARNING, 80, 70)
            .above(Severity.CRITICAL, 90, 85)
            .build(TIMES);
    assertThat(restartWithoutMemories(other))
        .singleElement()
        .isInstanceOf(IncidentEvent.Closed.class);
    assertThat(bench.ledger.standings()).isEmpty();
  }

  @Test
  void anotherSeverityTakesEffectAtARestartWithoutAWord() {
    fire();
    Rule milder = rule(Severity.INFO, Severity.WARNING, 80);
    assertThat(bench.restart(MINUTE, milder)).isEmpty();
    assertThat(bench.ledger.open().get(0).severity()).isEqualTo(Severity.INFO);
    assertThat(bench.ledger.open().get(0).threshold()).isEqualTo(80);
  }

  @Test
  void aBreachUnderWayKeepsItsValueAndItsPeakOverARestart() {
    bench.next(88.0);
    bench.next(84.0);
    bench.restart(MINUTE, RULE);
    assertThat(standing().state()).isEqualTo(State.PENDING);
    assertThat(standing().value()).isEqualTo(84);
    assertThat(standing().peak()).isEqualTo(88);
    assertThat(standing().held()).isEqualTo(Bench.STEP);
  }

  @Test
  void whatIsAtRestBeginsWithoutAValue() {
    fire();
    bench.hold(10, Duration.ofMinutes(2));
    assertThat(memory().openings()).hasSize(1);
    bench.restart(MINUTE, RULE);
    assertThat(standing().state()).isEqualTo(State.UNKNOWN);
    assertThat(standing().value()).isNull();
    assertThat(standing().peak()).isNull();
    assertThat(memory().openings()).as("the opening still counts").hasSize(1);
  }

  @Test
  void whereAnIncidentStoodThatIsOverIsForgotten() {
    fire();
    List<Memory> stood = bench.ledger.memories();
    bench.time.pass(MINUTE);
    bench.ledger = bench.fresh(RULE);
    assertThat(bench.ledger.restore(List.of(), stood, bench.time.now())).isEmpty();
    assertThat(standing().state()).isEqualTo(State.UNKNOWN);
    assertThat(bench.hold(10, Duration.ofMinutes(5))).isEmpty();
  }

  @Test
  void timeThatCountedIsKeptForAnHourExactly() {
    bench.next(82.0);
    bench.hold(82, Duration.ofSeconds(20));
    bench.restart(Duration.ofHours(1), RULE);
    assertThat(standing().state()).isEqualTo(State.PENDING);
    assertThat(standing().held()).isEqualTo(Duration.ofSeconds(20));
    bench.restart(Duration.ofHours(1).plusNanos(1), RULE);
    assertThat(standing().state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void onlyWhatIsNeededIsKept() {
    bench.next(10.0);
    assertThat(bench.ledger.memories()).as("at rest").isEmpty();
    bench.next(84.0);
    assertThat(memory().value()).isEqualTo(84);
    assertThat(memory().peak()).isEqualTo(84);
    assertThat(memory().incident()).isNull();
    assertThat(memory().seen()).as("while time counts").isEqualTo(bench.time.now());
    fire();
    assertThat(memory().value()).as("the incident knows it").isNull();
    assertThat(memory().incident()).isEqualTo(bench.ledger.open().get(0).id());
    assertThat(memory().seen()).isEqualTo(bench.ledger.open().get(0).opened());
    assertThat(memory().settled()).isZero();
    bench.next(60.0);
    assertThat(memory().value()).isNull();
    assertThat(memory().seen()).isEqualTo(bench.time.now());
    bench.hold(60, MINUTE);
    assertThat(bench.ledger.open()).isEmpty();
    assertThat(memory().value()).isNull();
    assertThat(memory().peak()).isNull();
  }

  @Test
  void theTimeInOneStateIsKeptByTheMinuteWhileItFlaps() {
    for (int i = 0; i < 3; i++) {
      bench.hold(82, MINUTE);
      bench.hold(60, Duration.ofMinutes(4));
    }
    assertThat(bench.ledger.open().get(0).flapping()).isTrue();
    Memory quiet = memory();
    assertThat(quiet.settled()).isPositive();
    assertThat(quiet.settled().toSecondsPart()).isZero();
    assertThat(quiet.seen().getEpochSecond() % 60).isZero();
    assertThat(quiet.flaps()).isZero();
    bench.hold(82, MINUTE);
    assertThat(memory().flaps()).isEqualTo(1);
  }

  @Test
  void whatHasSettledDoesNotFlapAtTheNextOpening() {
    bench.hold(82, MINUTE);
    bench.hold(60, Duration.ofMinutes(2));
    bench.hold(82, MINUTE);
    bench.hold(60, Duration.ofMinutes(2));
    bench.hold(82, MINUTE);
    assertThat(bench.ledger.open().get(0).flapping()).isTrue();
    bench.events.clear();
    assertThat(bench.hold(60, Duration.ofMinutes(34)))
        .singleElement()
        .isInstanceOf(IncidentEvent.Resolved.class);
    assertThat(bench.hold(82, MINUTE))
        .singleElement()
        .matches(event -> !event.incident().flapping());
  }

  @Test
  void theIncidentOfThisIdIsGivenWithItsNewestValues() {
    fire();
    Incident told = bench.ledger.open().get(0);
    bench.next(88.0);
    assertThat(bench.ledger.current(told).value()).isEqualTo(88);
    bench.hold(10, Duration.ofMinutes(2));
    assertThat(bench.ledger.current(told)).as("over").isEqualTo(told);
    fire();
    assertThat(bench.ledger.current(told)).as("another one is open").isEqualTo(told);
  }

  @Test
  void theDurationOfTheGraceEndsToTheNanosecond() {
    Rule graced =
        Made.graced("host.cpu", "host.cpu", Severity.WARNING, 80, 70, Duration.ZERO, MINUTE);
    AlertSettings times =
        new AlertSettings(
            Duration.ZERO, Duration.ZERO, Bench.STEP, 3, MINUTE, Duration.ofMinutes(3));
    Bench exact = new Bench(times, graced);
    assertThat(exact.next(99.0)).as("at the end of the grace").hasSize(1);
  }

  @Test
  void aCheckThatIsNotPlannedIsTakenToRunEveryTenSeconds() {
    IncidentLedger ledger =
        new IncidentLedger(
            List.of(RULE), Map.of(), TIMES, bench.time.nanoTime(), new IncidentIds(7));
    bench.ledger = ledger;
    bench.next(82.0);
    bench.time.pass(Duration.ofSeconds(20));
    assertThat(bench.next(82.0)).as("30 s are no gap").hasSize(1);
    Bench other = new Bench(TIMES, RULE);
    other.ledger =
        new IncidentLedger(
            List.of(RULE), Map.of(), TIMES, other.time.nanoTime(), new IncidentIds(7));
    other.next(82.0);
    other.time.pass(Duration.ofSeconds(20).plusNanos(1));
    assertThat(other.next(82.0)).as("more is one").isEmpty();
  }
}
