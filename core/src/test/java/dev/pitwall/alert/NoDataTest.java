package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NoDataTest {
  private static final ReadingKey SILENCE = ReadingKey.of("check.no-data", "check", "host");
  private static final AlertSettings SETTINGS = Bench.calm();
  static final Rule NO_DATA = silence("check.no-data");
  static final Rule INCOMPLETE = silence("check.incomplete");
  private static final ReadingKey DISK = ReadingKey.of("host.disk", "path", "/data");
  private static final Rule DISKS =
      Made.rule("host.disk", "host.disk", Severity.WARNING, 90, 80, Duration.ZERO, Duration.ZERO);

  private static Rule silence(String id) {
    return Rule.when(id)
        .above(Severity.WARNING, 180, 0, Duration.ZERO)
        .resolveAfter(Duration.ZERO)
        .build(SETTINGS);
  }

  private final Bench bench = new Bench(Bench.CPU, NO_DATA);

  @Test
  void aCheckWhoseReadingIsUnknownForMoreThanThreeMinutesIsAnIncidentOfItsOwn() {
    bench.next(10.0);
    assertThat(bench.hold(null, Duration.ofMinutes(3))).isEmpty();

    assertThat(bench.next((Double) null)).hasSize(1);
    Incident incident = bench.events.get(0).incident();
    assertThat(incident.rule()).isEqualTo("check.no-data");
    assertThat(incident.reading()).isEqualTo(SILENCE);
    assertThat(incident.unit()).isEqualTo(Unit.SECONDS);
    assertThat(incident.value()).isEqualTo(190);
    assertThat(incident.detail()).isEqualTo("not allowed");
    assertThat(incident.offenders()).containsExactly(new Offender("host.cpu", 190, Unit.SECONDS));
    assertThat(bench.hold(null, Duration.ofHours(5))).as("told once").isEmpty();
  }

  @Test
  void itEndsWithTheFirstFullAnswer() {
    bench.hold(null, Duration.ofMinutes(5));
    assertThat(bench.next(10.0)).singleElement().isInstanceOf(IncidentEvent.Resolved.class);
    assertThat(bench.events.get(1).incident().value()).isZero();
  }

  @Test
  void whatWasNeverMeasuredSinceTheStartOpensTooAndOnlyOnceOverRestarts() {
    assertThat(bench.hold(null, Duration.ofMinutes(4))).hasSize(1);
    bench.restart(Duration.ofMinutes(1), Bench.CPU, NO_DATA);

    assertThat(bench.hold(null, Duration.ofMinutes(30))).isEmpty();
    assertThat(bench.ledger.open()).hasSize(1);
  }

  @Test
  void aCheckThatSendsNothingAtAllIsSilentToo() {
    bench.next(10.0);
    assertThat(bench.silence(Duration.ofMinutes(3))).isEmpty();

    assertThat(bench.silence(IncidentLedger.TICK)).hasSize(1);
    assertThat(bench.events.get(0).incident().offenders()).isEmpty();
    assertThat(bench.next(10.0)).singleElement().isInstanceOf(IncidentEvent.Resolved.class);
  }

  @Test
  void aCheckThatNeverSentAnythingIsSilentSinceTheStart() {
    assertThat(bench.silence(Duration.ofSeconds(190))).hasSize(1);
  }

  @Test
  void aProcessThatStoodStillIsNoSilenceOfItsChecks() {
    bench.next(10.0);
    bench.time.pass(Duration.ofMinutes(10));
    assertThat(bench.next((Double) null)).isEmpty();
    bench.time.pass(Duration.ofMinutes(10));
    assertThat(bench.silence(IncidentLedger.TICK)).isEmpty();
    bench.hold(10.0, Duration.ofMinutes(1));
    bench.time.pass(Duration.ofMinutes(4));
    bench.silence(IncidentLedger.TICK);

    assertThat(bench.events).isEmpty();
  }

  @Test
  void ticksThatComeThirtySecondsApartAreNoStandstill() {
    List<IncidentEvent> events = new ArrayList<>();
    for (int tick = 0; tick < 7; tick++) {
      bench.time.pass(Duration.ofSeconds(30));
      events.addAll(bench.ledger.tick(bench.time.now(), bench.time.nanoTime()));
    }
    assertThat(events).hasSize(1);
  }

  @Test
  void aCheckThatIsDueThisMomentIsNotSilent() {
    bench.next(10.0);
    bench.time.pass(Bench.STEP);
    bench.ledger.tick(bench.time.now(), bench.time.nanoTime());
    Reading.Measured none = new Reading.Measured(SILENCE, Unit.SECONDS, 0);
    assertThat(bench.ledger.silences()).anyMatch(one -> one.reading().equals(none));
    bench.time.pass(Duration.ofNanos(1));
    bench.ledger.tick(bench.time.now(), bench.time.nanoTime());
    assertThat(bench.ledger.silences()).noneMatch(one -> one.reading().equals(none));
  }

  @Test
  void threeIntervalsOfASlowCheckAreNoSilence() {
    IncidentLedger slow =
        new IncidentLedger(
            List.of(Bench.CPU, NO_DATA),
            Map.of("host", Duration.ofMinutes(10)),
            SETTINGS,
            bench.time.nanoTime(),
            new IncidentIds(7));
    List<IncidentEvent> events = new ArrayList<>();
    for (int tick = 0; tick < 180; tick++) {
      bench.time.pass(IncidentLedger.TICK);
      events.addAll(slow.tick(bench.time.now(), bench.time.nanoTime()));
    }
    assertThat(events).isEmpty();
    bench.time.pass(IncidentLedger.TICK);
    assertThat(slow.tick(bench.time.now(), bench.time.nanoTime())).hasSize(1);
    assertThat(slow.open().get(0).threshold()).isEqualTo(1800);
  }

  @Test
  void aReadingThatNoRuleWatchesMayBeUnknownForEver() {
    Reading.Unknown load = new Reading.Unknown(ReadingKey.of("host.load"), Unit.COUNT, "none");
    for (int i = 0; i < 100; i++) {
      assertThat(bench.nextOf(List.of(bench.reading(Bench.KEY, 10.0), load))).isEmpty();
    }
    assertThat(bench.ledger.silences())
        .extracting(silence -> ((Reading.Measured) silence.reading()).value())
        .containsExactly(0.0, 0.0);
  }

  @Test
  void oneReadingMissingIsEnoughAndTheLongestMissingComesFirst() {
    ReadingKey core = ReadingKey.of("host.cpu", "core", "1");
    Bench both = new Bench(Bench.CPU, DISKS, NO_DATA, INCOMPLETE);
    Reading cpu = both.reading(Bench.KEY, 10.0);
    both.nextOf(List.of(cpu, both.reading(core, 1.0), both.reading(DISK, 10.0)));
    for (int i = 0; i < 18; i++) {
      both.nextOf(List.of(cpu, both.reading(core, 1.0), both.reading(DISK, null)));
    }
    assertThat(both.events).isEmpty();
    both.nextOf(List.of(cpu, both.reading(core, null), both.reading(DISK, null)));

    assertThat(both.events).hasSize(1);
    Incident incident = both.events.get(0).incident();
    assertThat(incident.rule()).isEqualTo("check.incomplete");
    assertThat(incident.offenders())
        .containsExactly(
            new Offender("host.disk{path=/data}", 190, Unit.SECONDS),
            new Offender("host.cpu{core=1}", 10, Unit.SECONDS));
  }

  private static List<String> rules(List<IncidentEvent> events) {
    return events.stream()
        .map(event -> event.getClass().getSimpleName() + " " + event.incident().rule())
        .toList();
  }

  private List<IncidentEvent> both(
      Bench on, @Nullable Double cpu, @Nullable Double disk, Duration length) {
    List<IncidentEvent> happened = new ArrayList<>();
    for (long step = 0; step < length.dividedBy(Bench.STEP); step++) {
      happened.addAll(on.nextOf(List.of(on.reading(Bench.KEY, cpu), on.reading(DISK, disk))));
    }
    return happened;
  }

  @Test
  void whatIsMissingForEverDoesNotCoverUpThatTheRestFallsSilent() {
    Bench bench = new Bench(Bench.CPU, DISKS, NO_DATA, INCOMPLETE);
    assertThat(rules(both(bench, 10.0, null, Duration.ofHours(5))))
        .containsExactly("Opened check.incomplete");

    assertThat(both(bench, null, null, Duration.ofMinutes(3))).isEmpty();
    assertThat(rules(both(bench, null, null, Duration.ofHours(1))))
        .containsExactly("Opened check.no-data");
    assertThat(rules(both(bench, 10.0, null, Duration.ofHours(1))))
        .containsExactly("Resolved check.no-data");
    assertThat(rules(bench.silence(Duration.ofHours(1)))).containsExactly("Opened check.no-data");
    assertThat(rules(both(bench, 10.0, 10.0, Duration.ofMinutes(1))))
        .containsExactly("Resolved check.no-data", "Resolved check.incomplete");
  }

  @Test
  void theTimeOfSilenceDoesNotCountForWhatIsMissingAfterwards() {
    Bench bench = new Bench(Bench.CPU, DISKS, NO_DATA, INCOMPLETE);
    both(bench, 10.0, 10.0, Duration.ofMinutes(1));
    assertThat(rules(both(bench, null, null, Duration.ofMinutes(30))))
        .containsExactly("Opened check.no-data");
    assertThat(rules(both(bench, 10.0, null, Duration.ofMinutes(3))))
        .containsExactly("Resolved check.no-data");
    assertThat(both(bench, 10.0, 10.0, Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void samplesThatComeLateDoNotStopTheClockOfWhatIsMissing() {
    Bench bench = new Bench(Bench.CPU, DISKS, NO_DATA, INCOMPLETE);
    both(bench, 10.0, 10.0, Duration.ofMinutes(1));
    for (int i = 0; i < 12; i++) {
      bench.silence(IncidentLedger.TICK);
      both(bench, 10.0, null, Bench.STEP);
    }
    assertThat(rules(bench.events)).containsExactly("Opened check.incomplete");
  }

  /** As PostgreSQL's readings are when the server does not let us in. */
  @Test
  void aCauseThatIsKnownHidesTheSilenceAlsoIfAnotherCauseCannotBeTold() {
    ReadingKey down = ReadingKey.of("db.down");
    ReadingKey refused = ReadingKey.of("db.refused");
    Bench database =
        new Bench(
            Rule.when("db.down").above(Severity.CRITICAL, 0, 0).build(SETTINGS),
            Rule.when("db.refused").above(Severity.WARNING, 0, 0).build(SETTINGS),
            Rule.when("db.connections")
                .reading("host.cpu")
                .above(Severity.WARNING, 80, 70)
                .hiddenBy("db.down", "db.refused")
                .build(SETTINGS),
            INCOMPLETE);
    for (int i = 0; i < 30; i++) {
      database.nextOf(
          List.of(
              database.reading(down, null),
              database.reading(refused, 1.0),
              database.reading(Bench.KEY, null)));
    }
    assertThat(rules(database.events))
        .containsExactly("Opened db.refused", "Opened check.incomplete");
    assertThat(database.events.get(1).incident().about().hiddenBy())
        .containsExactly("db.down", "db.refused");
  }

  @Test
  void atMostTenNamesAreListed() {
    List<Reading> unknown = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      unknown.add(bench.reading(ReadingKey.of("host.cpu", "core", "" + i), null));
    }
    for (int i = 0; i < 20; i++) {
      bench.nextOf(unknown);
    }
    assertThat(bench.events.get(0).incident().offenders()).hasSize(10);
  }

  @Test
  void whatHidesEveryReadingThatIsMissingHidesTheSilence() {
    Rule hidden =
        Rule.when("db.connections")
            .reading("host.cpu")
            .above(Severity.WARNING, 80, 70)
            .hiddenBy("db.down", "host.gone")
            .build(SETTINGS);
    Rule other =
        Rule.when("db.other")
            .reading("host.cpu")
            .above(Severity.WARNING, 80, 70)
            .hiddenBy("db.down")
            .build(SETTINGS);
    Bench database = new Bench(hidden, other, NO_DATA);
    database.hold(null, Duration.ofMinutes(4));
    assertThat(database.events.get(0).incident().about().hiddenBy()).containsExactly("db.down");

    Bench root = new Bench(hidden, Bench.CPU, NO_DATA);
    root.hold(null, Duration.ofMinutes(4));
    assertThat(root.events.get(0).incident().about().hiddenBy()).isEmpty();
  }

  @Test
  void withoutTheRuleNobodyAsks() {
    Bench without = new Bench(Bench.CPU);
    assertThat(without.hold(null, Duration.ofHours(1))).isEmpty();
    assertThat(without.silence(Duration.ofHours(1))).isEmpty();
    assertThat(without.ledger.silences()).isEmpty();

    bench.hold(null, Duration.ofMinutes(4));
    assertThat(bench.ledger.replaceRules(List.of(Bench.CPU), bench.time.now())).hasSize(1);
    assertThat(bench.ledger.silences()).isEmpty();
  }

  @Test
  void theIncidentOfAValueSaysHowOldItsLastValueIs() {
    bench.hold(90, Duration.ofMinutes(3));
    var measured = bench.time.now();
    bench.hold(null, Duration.ofMinutes(10));

    Incident cpu = bench.ledger.open().get(0);
    assertThat(cpu.rule()).isEqualTo("host.cpu");
    assertThat(cpu.course().seen()).isEqualTo(measured);
  }

  private List<IncidentEvent> without() {
    return bench.nextOf(List.of(bench.reading(ReadingKey.of("host.memory"), 1.0)));
  }

  @Test
  void aTargetThatIsNoLongerAnsweredIsClosedAsGoneAfterThreeSamples() {
    bench.hold(90, Duration.ofMinutes(3));
    bench.events.clear();
    assertThat(without()).isEmpty();
    assertThat(without()).isEmpty();

    assertThat(without())
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Closed.class,
            closed -> {
              assertThat(closed.reason()).isEqualTo(IncidentEvent.Reason.TARGET_GONE);
              assertThat(closed.incident().isOpen()).isFalse();
            });
    assertThat(bench.ledger.standings())
        .extracting(Standing::rule)
        .containsExactly("check.no-data");
  }

  @Test
  void oneAnswerInBetweenBeginsTheCountAnew() {
    bench.hold(90, Duration.ofMinutes(3));
    bench.events.clear();
    without();
    without();
    bench.next((Double) null);
    without();
    without();

    assertThat(bench.events).isEmpty();
  }

  @Test
  void samplesOfOtherChecksSayNothingOfTheTarget() {
    bench.hold(90, Duration.ofMinutes(3));
    bench.events.clear();
    for (int i = 0; i < 10; i++) {
      bench.time.pass(Bench.STEP);
      assertThat(
              bench.ledger.observe(
                  new Sample("other", bench.time.now(), bench.time.nanoTime(), List.of())))
          .isEmpty();
    }
    assertThat(bench.ledger.open()).hasSize(1);
  }

  @Test
  void aTargetThatIsGoneAfterARestartIsClosedAsGone() {
    bench.hold(90, Duration.ofMinutes(3));
    bench.restart(Duration.ofMinutes(1), Bench.CPU, NO_DATA);
    bench.events.clear();
    without();
    without();

    assertThat(without()).singleElement().isInstanceOf(IncidentEvent.Closed.class);
  }

  @Test
  void anIncidentOfACheckThatIsRunNoMoreAfterARestartIsClosedAsGone() {
    bench.hold(90, Duration.ofMinutes(3));
    List<Incident> open = bench.ledger.open();
    IncidentLedger other =
        new IncidentLedger(
            List.of(Bench.CPU, NO_DATA),
            Map.of("postgres", Duration.ofSeconds(30)),
            SETTINGS,
            bench.time.nanoTime(),
            new IncidentIds(7));
    other.restore(open, List.of(), bench.time.now());
    bench.time.pass(Duration.ofSeconds(90));
    assertThat(other.tick(bench.time.now(), bench.time.nanoTime())).isEmpty();
    bench.time.pass(Duration.ofSeconds(1));

    assertThat(other.tick(bench.time.now(), bench.time.nanoTime()))
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Closed.class,
            closed -> assertThat(closed.reason()).isEqualTo(IncidentEvent.Reason.TARGET_GONE));
    assertThat(other.standings()).isEmpty();
  }

  @Test
  void anIncidentOfACheckThatIsStillRunWaitsForItsSample() {
    bench.hold(90, Duration.ofMinutes(3));
    bench.restart(Duration.ofMinutes(1), Bench.CPU);
    assertThat(bench.silence(Duration.ofHours(1))).isEmpty();

    assertThat(bench.ledger.open()).hasSize(1);
  }

  /** Its standing was not written before the process died, so nobody knows which check it is of. */
  @Test
  void aTargetOfAnUnknownCheckIsGoneOnceItsReadingIsAnsweredWithoutIt() {
    Rule disks =
        Made.rule("host.disk", "host.disk", Severity.WARNING, 90, 80, Duration.ZERO, Duration.ZERO);
    Bench bench = new Bench(disks);
    Reading root = bench.reading(ReadingKey.of("host.disk", "path", "/"), 10.0);
    Reading data = bench.reading(ReadingKey.of("host.disk", "path", "/data"), 95.0);
    bench.nextOf(List.of(root, data));
    List<Incident> open = bench.ledger.open();
    bench.ledger = bench.fresh(disks);
    assertThat(bench.ledger.restore(open, List.of(), bench.time.now())).isEmpty();
    for (int i = 0; i < 5; i++) {
      assertThat(without()).isEmpty();
      assertThat(bench.nextOf(List.of(bench.reading(Bench.KEY, 1.0)))).isEmpty();
    }
    assertThat(bench.nextOf(List.of(root))).isEmpty();
    assertThat(bench.nextOf(List.of(root))).isEmpty();
    assertThat(bench.nextOf(List.of(root)))
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Closed.class,
            closed -> {
              assertThat(closed.reason()).isEqualTo(IncidentEvent.Reason.TARGET_GONE);
              assertThat(closed.incident().reading()).isEqualTo(data.key());
            });
  }

  @Test
  void anIncidentOfACheckThatAnswersAlthoughItIsNotPlannedStaysOpen() {
    Bench bench = new Bench(Bench.CPU);
    bench.ledger =
        new IncidentLedger(
            List.of(Bench.CPU),
            Map.of("postgres", Duration.ofSeconds(30)),
            SETTINGS,
            bench.time.nanoTime(),
            new IncidentIds(7));
    bench.hold(90, Duration.ofMinutes(3));
    assertThat(bench.silence(Duration.ofMinutes(10))).isEmpty();
    assertThat(bench.ledger.open()).hasSize(1);
  }

  @Test
  void aReadingThatWasLeftOutForAWhileIsMissingSinceTheLastFullAnswer() {
    ReadingKey disk = ReadingKey.of("host.disk", "path", "/data");
    Rule disks =
        Made.rule("host.disk", "host.disk", Severity.WARNING, 90, 80, Duration.ZERO, Duration.ZERO);
    Bench both = new Bench(Bench.CPU, disks, NO_DATA);
    both.nextOf(List.of(both.reading(Bench.KEY, 10.0), both.reading(disk, 10.0)));
    for (int i = 0; i < 6; i++) {
      both.nextOf(List.of(both.reading(Bench.KEY, 10.0)));
    }
    both.nextOf(List.of(both.reading(Bench.KEY, 10.0), both.reading(disk, null)));
    Reading.Measured silence = (Reading.Measured) both.ledger.silences().get(0).reading();
    assertThat(silence.offenders())
        .containsExactly(new Offender("host.disk{path=/data}", 10, Unit.SECONDS));
  }
}
