package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlappingTest {
  private static final Duration RESOLVE = Duration.ofSeconds(10);
  private static final Rule RULE = Bench.rule(Duration.ZERO, RESOLVE);
  private static final AlertSettings FOUR_AN_HOUR = Bench.flapping(4, Duration.ofMinutes(60));

  private final Bench bench = new Bench(FOUR_AN_HOUR, RULE);

  /** Fires for one minute, is quiet for nine. */
  private List<IncidentEvent> cycle() {
    List<IncidentEvent> events = bench.hold(90, Duration.ofMinutes(1));
    events.addAll(bench.hold(60, Duration.ofMinutes(9)));
    return events;
  }

  private Incident open() {
    return bench.ledger.open().get(0);
  }

  private void flap() {
    cycle();
    cycle();
    cycle();
    bench.events.clear();
    cycle();
  }

  @Test
  void theFourthOpeningWithinTheHourIsFlaggedAndDoesNotResolve() {
    assertThat(cycle()).hasSize(2);
    assertThat(cycle()).hasSize(2);
    assertThat(cycle()).hasSize(2).noneMatch(event -> event.incident().flapping());

    assertThat(cycle())
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Opened.class,
            opened -> assertThat(opened.incident().flapping()).isTrue());
    assertThat(open().flaps()).isZero();
    assertThat(bench.state()).isEqualTo(State.RECOVERING);
  }

  @Test
  void whileItFlapsItFiresAgainWithinTheSameIncidentWithoutAWord() {
    flap();
    String id = open().id();
    for (int i = 1; i <= 5; i++) {
      assertThat(cycle()).isEmpty();
      assertThat(open().id()).isEqualTo(id);
      assertThat(open().flaps()).isEqualTo(i);
    }
  }

  @Test
  void quietForHalfAnHourResolvesByTimer() {
    flap();
    List<IncidentEvent> events = bench.hold(60, Duration.ofMinutes(60));
    assertThat(events).singleElement().isInstanceOf(IncidentEvent.Resolved.class);
    Incident resolved = events.get(0).incident();
    assertThat(resolved.flapping()).isFalse();
    Duration quiet = Duration.between(bench.events.get(0).incident().opened(), resolved.resolved());
    // one minute firing, 10 s x 1.5^3 in whole steps until clear, half an hour settled
    assertThat(quiet).isEqualTo(Duration.ofSeconds(60 + 40 + 1800));
    assertThat(bench.ledger.open()).isEmpty();
  }

  @Test
  void firingForHalfAnHourIsAnIncidentLikeAnyOther() {
    flap();
    bench.events.clear();
    List<IncidentEvent> events = bench.hold(90, Duration.ofMinutes(40));
    assertThat(events)
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Changed.class,
            changed -> {
              assertThat(changed.incident().flapping()).isFalse();
              assertThat(changed.incident().flaps()).isEqualTo(1);
            });
    assertThat(bench.hold(60, Duration.ofMinutes(3)))
        .singleElement()
        .isInstanceOf(IncidentEvent.Resolved.class);
    assertThat(cycle()).as("what was is forgotten").hasSize(2);
  }

  @Test
  void aSlowFlapperMustBeSettledForTwiceItsPeriod() {
    Bench slow = new Bench(Bench.flapping(2, Duration.ofHours(3)), RULE);
    slow.hold(90, Duration.ofMinutes(1));
    slow.hold(60, Duration.ofMinutes(59));
    slow.hold(90, Duration.ofMinutes(1));
    assertThat(slow.ledger.open().get(0).flapping()).isTrue();
    slow.events.clear();

    // clears after 15 s, then settles for twice the hour
    assertThat(slow.hold(60, Duration.ofHours(2))).isEmpty();
    assertThat(slow.hold(60, Duration.ofMinutes(3))).hasSize(1);
  }

  @Test
  void anOpeningOutsideOfTheWindowDoesNotCount() {
    cycle();
    cycle();
    cycle();
    bench.hold(60, Duration.ofMinutes(31));

    assertThat(bench.next(90.0).get(0).incident().flapping()).isFalse();
  }

  @Test
  void itMustBeBackHalfAsLongAgainForEveryTimeItFiredInTheWindow() {
    Rule twoMinutes = Bench.rule(Duration.ZERO, Duration.ofMinutes(2));
    Bench three = new Bench(Bench.flapping(50, Duration.ofHours(3)), twoMinutes);
    Duration[] longer = {Duration.ofSeconds(120), Duration.ofSeconds(180), Duration.ofSeconds(270)};
    for (Duration clear : longer) {
      three.next(90.0);
      three.next(60.0);
      assertThat(three.hold(60, clear.minus(Bench.STEP))).isEmpty();
      assertThat(three.next(60.0)).singleElement().isInstanceOf(IncidentEvent.Resolved.class);
    }
  }

  @Test
  void theLongerTimeEndsAtAnHour() {
    Rule slow = Bench.rule(Duration.ZERO, Duration.ofMinutes(50));
    Bench two = new Bench(Bench.flapping(50, Duration.ofHours(20)), slow);
    two.next(90.0);
    two.hold(60, Duration.ofMinutes(51));
    two.next(90.0);
    two.next(60.0);
    assertThat(two.hold(60, Duration.ofMinutes(60).minus(Bench.STEP))).isEmpty();
    assertThat(two.next(60.0)).hasSize(1);
    Rule longest = Bench.rule(Duration.ZERO, Duration.ofMinutes(90));
    Bench own = new Bench(Bench.flapping(50, Duration.ofHours(20)), longest);
    own.next(90.0);
    own.hold(60, Duration.ofMinutes(91));
    own.next(90.0);
    own.next(60.0);
    assertThat(own.hold(60, Duration.ofMinutes(90).minus(Bench.STEP))).isEmpty();
    assertThat(own.next(60.0)).hasSize(1);
  }

  @Test
  void openingsCountOverARestart() {
    cycle();
    cycle();
    cycle();
    bench.restart(Duration.ofMinutes(1), RULE);

    assertThat(bench.next(90.0).get(0).incident().flapping()).isTrue();
  }

  @Test
  void aFlappingIncidentGoesOnAfterARestartWithItsCountAndItsTimer() {
    flap();
    cycle();
    bench.events.clear();
    bench.hold(60, Duration.ofMinutes(10));
    bench.restart(Duration.ofMinutes(1), RULE);
    assertThat(bench.events).isEmpty();
    assertThat(open().flapping()).isTrue();
    assertThat(open().flaps()).isEqualTo(1);

    List<IncidentEvent> events = bench.hold(60, Duration.ofMinutes(25));
    assertThat(events).singleElement().isInstanceOf(IncidentEvent.Resolved.class);
  }

  @Test
  void aGapBeginsTheTimerAnew() {
    flap();
    bench.hold(60, Duration.ofMinutes(20));
    bench.time.pass(Duration.ofMinutes(5));
    assertThat(bench.hold(60, Duration.ofMinutes(29))).isEmpty();
    assertThat(bench.hold(60, Duration.ofMinutes(2))).hasSize(1);
  }

  @Test
  void aMoreSevereLevelIsToldWhileItFlaps() {
    Rule two =
        Rule.when("host.cpu")
            .above(Severity.WARNING, 80, 70, Duration.ZERO)
            .above(Severity.CRITICAL, 95, 90, Duration.ZERO)
            .resolveAfter(Duration.ZERO)
            .build(FOUR_AN_HOUR);
    Bench rising = new Bench(FOUR_AN_HOUR, two);
    for (int i = 0; i < 4; i++) {
      rising.next(85.0);
      rising.next(60.0);
    }
    assertThat(rising.ledger.open().get(0).flapping()).isTrue();

    assertThat(rising.next(99.0))
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Changed.class,
            changed -> {
              assertThat(changed.incident().severity()).isEqualTo(Severity.CRITICAL);
              assertThat(changed.incident().flapping()).isTrue();
            });
    rising.next(60.0);
    assertThat(rising.next(99.0)).as("told once").isEmpty();
  }
}
