package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentLedgerTest {
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final Bench bench = new Bench(Bench.CPU);

  @Test
  void firesWhenTheValueHasBeenAboveTheThresholdForTheWholeTimeAndNotBefore() {
    bench.next(81.0);
    assertThat(bench.hold(81, TWO_MINUTES.minus(Bench.STEP))).isEmpty();
    assertThat(bench.state()).isEqualTo(State.PENDING);

    assertThat(bench.next(81.0)).hasSize(1).first().isInstanceOf(IncidentEvent.Opened.class);
    assertThat(bench.state()).isEqualTo(State.FIRING);
  }

  @Test
  void theThresholdItselfIsNotABreach() {
    bench.hold(80, Duration.ofHours(1));

    assertThat(bench.events).isEmpty();
    assertThat(bench.state()).isEqualTo(State.OK);
  }

  @Test
  void oneGoodSampleBeginsTheWaitAnew() {
    bench.hold(81, TWO_MINUTES);
    bench.next(80.0);
    assertThat(bench.hold(81, TWO_MINUTES)).isEmpty();

    assertThat(bench.next(81.0)).hasSize(1);
  }

  @Test
  void withoutAWaitTheFirstSampleFires() {
    Bench zero = new Bench(Bench.rule(Duration.ZERO, FIVE_MINUTES));

    assertThat(zero.next(80.5)).hasSize(1);
  }

  @Test
  void theIncidentSaysSinceWhenHowBadAndWho() {
    bench.next(81.0);
    var first = bench.time.now();
    bench.next(97.0);
    bench.hold(85, TWO_MINUTES.minus(Bench.STEP));

    Incident incident = bench.events.get(0).incident();
    assertThat(incident.since()).isEqualTo(first);
    assertThat(incident.opened()).isEqualTo(bench.time.now());
    assertThat(incident.peak()).isEqualTo(97);
    assertThat(incident.value()).isEqualTo(85);
    assertThat(incident.threshold()).isEqualTo(80);
    assertThat(incident.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(incident.detail()).isEqualTo("at 85.0");
    assertThat(incident.offenders()).containsExactly(new Offender("java", 85, Unit.COUNT));
    assertThat(incident.isOpen()).isTrue();
  }

  @Test
  void resolvesAtTheClearLevelAfterTheWholeTimeWithTheCurrentValueAndTheWorstOne() {
    fire();
    bench.next(96.0);
    bench.next(70.0);
    assertThat(bench.hold(70, FIVE_MINUTES.minus(Bench.STEP))).isEmpty();
    assertThat(bench.state()).isEqualTo(State.RECOVERING);

    assertThat(bench.next(42.0)).hasSize(1);
    IncidentEvent.Resolved resolved = (IncidentEvent.Resolved) bench.events.get(1);
    assertThat(resolved.incident().value()).isEqualTo(42);
    assertThat(resolved.incident().peak()).isEqualTo(96);
    assertThat(resolved.incident().resolved()).isEqualTo(bench.time.now());
    assertThat(resolved.incident().offenders())
        .containsExactly(new Offender("java", 96, Unit.COUNT));
    assertThat(bench.state()).isEqualTo(State.OK);
  }

  @Test
  void aValueBetweenTheLevelsKeepsTheIncidentOpen() {
    fire();

    assertThat(bench.hold(75, Duration.ofHours(2))).isEmpty();
    assertThat(bench.state()).isEqualTo(State.FIRING);
  }

  @Test
  void aRelapseWhileRecoveringIsTheSameIncidentAndNoMessage() {
    fire();
    bench.hold(60, FIVE_MINUTES);
    assertThat(bench.next(71.0)).isEmpty();
    assertThat(bench.hold(60, FIVE_MINUTES)).isEmpty();

    assertThat(bench.next(60.0)).hasSize(1);
    assertThat(bench.events.get(1).incident().id()).isEqualTo(bench.events.get(0).incident().id());
  }

  @Test
  void unknownReadingsStopTheCountAndDoNotLoseIt() {
    bench.next(81.0);
    bench.hold(81, Duration.ofSeconds(100));
    bench.next(null);
    bench.next(null);
    assertThat(bench.state()).isEqualTo(State.PENDING);
    assertThat(bench.next(81.0)).isEmpty();
    assertThat(bench.next(81.0)).isEmpty();

    assertThat(bench.next(81.0)).hasSize(1);
  }

  @Test
  void unknownReadingsNeverResolve() {
    fire();
    bench.hold(60, Duration.ofMinutes(4));
    for (int i = 0; i < 500; i++) {
      assertThat(bench.next(null)).isEmpty();
    }

    assertThat(bench.state()).isEqualTo(State.RECOVERING);
    assertThat(bench.ledger.open()).hasSize(1);
  }

  @Test
  void aGapOfMoreThanThreeIntervalsBeginsTheWaitAnew() {
    bench.next(81.0);
    bench.hold(81, Duration.ofSeconds(110));
    bench.time.pass(Duration.ofSeconds(21));
    bench.next(81.0);
    var afterGap = bench.time.now();
    assertThat(bench.hold(81, Duration.ofSeconds(110))).isEmpty();

    assertThat(bench.next(81.0)).hasSize(1);
    assertThat(bench.events.get(0).incident().since()).isEqualTo(afterGap);
  }

  @Test
  void threeIntervalsAreNoGap() {
    bench.next(81.0);
    bench.hold(81, Duration.ofSeconds(90));
    bench.time.pass(Duration.ofSeconds(20));

    assertThat(bench.next(81.0)).hasSize(1);
  }

  @Test
  void aGapKeepsAnIncidentOpenAndDoesNotCountAsRecovery() {
    fire();
    bench.hold(60, Duration.ofMinutes(4));
    bench.time.pass(Duration.ofHours(1));

    assertThat(bench.next(60.0)).isEmpty();
    assertThat(bench.state()).isEqualTo(State.RECOVERING);
    assertThat(bench.hold(60, FIVE_MINUTES)).hasSize(1);
  }

  @Test
  void aSampleWhoseTimeDidNotAdvanceIsIgnored() {
    Bench zero = new Bench(Bench.rule(Duration.ZERO, Duration.ZERO));
    zero.next(10.0);

    assertThat(zero.ledger.observe(zero.sample(99.0))).isEmpty();
    assertThat(zero.state()).isEqualTo(State.OK);
  }

  @Test
  void settingTheWallClockChangesNothing() {
    bench.next(81.0);
    bench.time.jump(Duration.ofDays(1));
    assertThat(bench.next(81.0)).isEmpty();
    bench.time.jump(Duration.ofDays(-2));
    assertThat(bench.hold(81, Duration.ofSeconds(100))).isEmpty();

    assertThat(bench.next(81.0)).hasSize(1);
  }

  @Test
  void theFirstEvaluationNeverSaysRecovered() {
    assertThat(bench.hold(10, Duration.ofHours(1))).isEmpty();
  }

  @Test
  void aRestartWhileItFiresTellsNothing() {
    fire();

    assertThat(bench.restart(Duration.ofMinutes(3), Bench.CPU)).isEmpty();
    assertThat(bench.hold(90, Duration.ofHours(1))).isEmpty();
    assertThat(bench.ledger.open()).extracting(Incident::id).containsExactly(firstId());
  }

  @Test
  void aRestartAfterTheRecoveryTellsOneResolve() {
    fire();
    bench.restart(Duration.ofMinutes(30), Bench.CPU);
    bench.next(10.0);
    assertThat(bench.hold(10, FIVE_MINUTES.minus(Bench.STEP))).isEmpty();

    assertThat(bench.hold(10, Duration.ofHours(1)))
        .singleElement()
        .isInstanceOf(IncidentEvent.Resolved.class);
    assertThat(bench.events.get(1).incident().id()).isEqualTo(firstId());
  }

  @Test
  void thePendingTimeGoesOnAfterARestartWithoutTheDowntime() {
    bench.next(81.0);
    bench.hold(88, Duration.ofSeconds(60));
    bench.restart(Duration.ofMinutes(40), Bench.CPU);
    bench.next(81.0);
    assertThat(bench.hold(81, Duration.ofSeconds(50))).isEmpty();

    assertThat(bench.next(81.0)).hasSize(1);
    assertThat(bench.events.get(0).incident().peak()).isEqualTo(88);
  }

  @Test
  void aPendingTimeOfMoreThanAnHourAgoIsForgotten() {
    bench.next(81.0);
    bench.hold(81, Duration.ofSeconds(110));
    bench.restart(Duration.ofMinutes(61), Bench.CPU);
    bench.next(81.0);

    assertThat(bench.hold(81, Duration.ofSeconds(110))).isEmpty();
  }

  @Test
  void theRecoveryTimeGoesOnAfterARestart() {
    fire();
    bench.next(60.0);
    bench.hold(60, Duration.ofMinutes(4));
    bench.restart(Duration.ofMinutes(1), Bench.CPU);
    assertThat(bench.state()).isEqualTo(State.RECOVERING);
    bench.next(60.0);
    assertThat(bench.hold(60, Duration.ofSeconds(50))).isEmpty();

    assertThat(bench.next(60.0)).hasSize(1);
  }

  @Test
  void duringTheStartupGraceAGracedRuleOpensNothing() {
    Rule graced =
        Made.graced("host.cpu", "host.cpu", Severity.WARNING, 80, 70, Duration.ZERO, FIVE_MINUTES);
    Bench warm = new Bench(graced);
    assertThat(warm.hold(99, Duration.ofSeconds(80))).isEmpty();
    assertThat(warm.next(99.0)).hasSize(1);
  }

  @Test
  void aPendingTimeFromBeforeTheRestartDoesNotFireWithinTheGrace() {
    Rule graced =
        Made.graced("host.cpu", "host.cpu", Severity.WARNING, 80, 70, TWO_MINUTES, FIVE_MINUTES);
    Bench warm = new Bench(graced);
    warm.hold(10, Duration.ofSeconds(100));
    warm.next(99.0);
    warm.hold(99, Duration.ofSeconds(110));
    warm.restart(Duration.ofSeconds(5), graced);

    assertThat(warm.hold(99, Duration.ofSeconds(80))).isEmpty();
  }

  @Test
  void aRemovedRuleClosesItsIncidentAndDoesNotCallItRecovered() {
    fire();

    List<IncidentEvent> closed = bench.ledger.replaceRules(List.of(), bench.time.now());

    assertThat(closed).hasSize(1);
    IncidentEvent.Closed event = (IncidentEvent.Closed) closed.get(0);
    assertThat(event.reason()).isEqualTo(IncidentEvent.Reason.RULE_REMOVED);
    assertThat(event.incident().isOpen()).isFalse();
    assertThat(bench.ledger.open()).isEmpty();
  }

  @Test
  void aChangedThresholdClosesAndTheNewOneBeginsFromNothing() {
    fire();
    Rule changed =
        Made.rule("host.cpu", "host.cpu", Severity.CRITICAL, 95, 85, TWO_MINUTES, FIVE_MINUTES);

    assertThat(bench.ledger.replaceRules(List.of(changed), bench.time.now()))
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Closed.class,
            closed -> assertThat(closed.reason()).isEqualTo(IncidentEvent.Reason.RULE_CHANGED));
    assertThat(bench.hold(90, Duration.ofHours(1))).isEmpty();
  }

  @Test
  void otherTimesOfARuleTakeEffectWithoutTellingAnything() {
    fire();

    assertThat(
            bench.ledger.replaceRules(
                List.of(Bench.rule(TWO_MINUTES, Duration.ofSeconds(20))), bench.time.now()))
        .isEmpty();
    bench.next(60.0);
    bench.next(60.0);
    assertThat(bench.next(60.0)).hasSize(1);
  }

  @Test
  void aRuleThatChangedDuringTheDowntimeClosesTheIncidentAtTheStart() {
    fire();
    Rule changed =
        Made.rule("host.cpu", "host.cpu", Severity.CRITICAL, 95, 85, TWO_MINUTES, FIVE_MINUTES);

    assertThat(bench.restart(Duration.ofMinutes(1), changed))
        .singleElement()
        .isInstanceOf(IncidentEvent.Closed.class);
    assertThat(bench.ledger.open()).isEmpty();
  }

  @Test
  void everyTargetIsWatchedApart() {
    Rule disk =
        Made.rule(
            "host.disk", "host.disk", Severity.WARNING, 0.8, 0.75, Duration.ZERO, Duration.ZERO);
    Bench disks = new Bench(disk);
    ReadingKey root = ReadingKey.of("host.disk", "path", "/");
    ReadingKey data = ReadingKey.of("host.disk", "path", "/data");

    List<IncidentEvent> events =
        disks.ledger.observe(
            new Sample(
                "host",
                disks.time.now(),
                disks.time.nanoTime(),
                List.of(
                    new Reading.Measured(root, Unit.RATIO, 0.5),
                    new Reading.Measured(data, Unit.RATIO, 0.9))));

    assertThat(events).extracting(e -> e.incident().reading()).containsExactly(data);
    assertThat(disks.ledger.standings())
        .extracting(Standing::state)
        .containsExactly(State.OK, State.FIRING);
  }

  @Test
  void instancesBeyondTheBoundAreCountedAndNotWatched() {
    Bench zero = new Bench(Bench.rule(Duration.ZERO, Duration.ZERO));
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < IncidentLedger.MOST_INSTANCES + 3; i++) {
      ReadingKey key = ReadingKey.of("host.cpu", "core", Integer.toString(i));
      readings.add(new Reading.Measured(key, Unit.COUNT, 99));
    }

    List<IncidentEvent> events =
        zero.ledger.observe(new Sample("host", zero.time.now(), zero.time.nanoTime(), readings));

    assertThat(events).hasSize(IncidentLedger.MOST_INSTANCES);
    assertThat(events.stream().map(e -> e.incident().id()).distinct()).hasSize(events.size());
    assertThat(zero.ledger.dropped()).isEqualTo(3);
  }

  @Test
  void idsAreShortAndDifferentAlsoWhenTheClockIsSetBack() {
    IncidentIds ids = new IncidentIds(7);
    var at = bench.time.now();

    assertThat(List.of(ids.apply(at), ids.apply(at), ids.apply(at.minusSeconds(3600))))
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(id).matches("I[0-9A-HJKMNP-TV-Z]{8}"));
  }

  @Test
  void aClearLevelAboveTheFireLevelIsRefused() {
    assertThatThrownBy(() -> Made.rule("x", "x", Severity.INFO, 1, 2, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("clear level 2.0");
  }

  private void fire() {
    bench.next(90.0);
    bench.hold(90, TWO_MINUTES);
    assertThat(bench.state()).isEqualTo(State.FIRING);
  }

  private String firstId() {
    return bench.events.get(0).incident().id();
  }
}
