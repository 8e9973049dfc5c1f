package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Track.Look;
import dev.pitwall.alert.Track.Terms;
import dev.pitwall.alert.Track.Turn;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The bounds of one level, to the nanosecond. */
class TrackTest {
  private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Duration NANO = Duration.ofNanos(1);
  private static final Level LEVEL = new Level(Severity.WARNING, 80, 70, Duration.ofSeconds(20));
  private static final Level AT_ONCE = new Level(Severity.WARNING, 80, 70, Duration.ZERO);
  private static final Duration RESOLVE = Duration.ofSeconds(20);

  private final Track track = new Track(START);
  private Terms terms = new Terms(Samples.EACH, RESOLVE, true);
  private Instant now = START;

  private Turn look(boolean beyond, boolean inside, Duration step, Level level) {
    now = now.plus(step);
    return track.step(new Look(beyond, inside, now, step), level, terms);
  }

  private Turn bad(Duration step) {
    return look(true, false, step, LEVEL);
  }

  private Turn good(Duration step) {
    return look(false, true, step, LEVEL);
  }

  private void fire() {
    bad(Duration.ZERO);
    assertThat(bad(Duration.ofSeconds(20))).isEqualTo(Turn.FIRED);
  }

  @Test
  void itFiresAfterExactlyItsTimeAndNotANanosecondEarlier() {
    assertThat(bad(STEP)).isEqualTo(Turn.NONE);
    assertThat(track.since()).isEqualTo(START.plus(STEP));
    assertThat(bad(Duration.ofSeconds(20).minus(NANO))).isEqualTo(Turn.NONE);
    assertThat(track.state()).isEqualTo(State.PENDING);
    assertThat(track.held()).isEqualTo(Duration.ofSeconds(20).minus(NANO));
    assertThat(bad(NANO)).isEqualTo(Turn.FIRED);
    assertThat(track.state()).isEqualTo(State.FIRING);
    assertThat(track.held()).isZero();
    assertThat(track.since()).as("of the breach").isEqualTo(START.plus(STEP));
  }

  @Test
  void itClearsAfterExactlyItsTimeAndNotANanosecondEarlier() {
    fire();
    assertThat(good(STEP)).isEqualTo(Turn.NONE);
    assertThat(track.held()).as("the time before the first good sample").isZero();
    assertThat(good(RESOLVE.minus(NANO))).isEqualTo(Turn.NONE);
    assertThat(track.state()).isEqualTo(State.RECOVERING);
    assertThat(track.isActive()).isTrue();
    assertThat(good(NANO)).isEqualTo(Turn.CLEARED);
    assertThat(track.state()).isEqualTo(State.OK);
    assertThat(track.since()).isEqualTo(now);
    assertThat(track.held()).isZero();
    assertThat(track.isActive()).isFalse();
  }

  @Test
  void aSampleBetweenTheLevelsEndsTheRecovery() {
    fire();
    good(STEP);
    good(STEP);
    assertThat(look(false, false, STEP, LEVEL)).isEqualTo(Turn.NONE);
    assertThat(track.state()).isEqualTo(State.FIRING);
    assertThat(track.held()).isZero();
    good(STEP);
    assertThat(good(STEP)).as("anew").isEqualTo(Turn.NONE);
    assertThat(good(STEP)).isEqualTo(Turn.CLEARED);
  }

  @Test
  void duringTheGraceABreachLeavesNoTrace() {
    terms = new Terms(Samples.EACH, RESOLVE, false);
    assertThat(look(true, false, STEP, AT_ONCE)).isEqualTo(Turn.NONE);
    assertThat(track.state()).isEqualTo(State.UNKNOWN);
    good(STEP);
    assertThat(track.state()).as("a good sample is known").isEqualTo(State.OK);
    bad(STEP);
    assertThat(track.state()).isEqualTo(State.OK);
    terms = new Terms(Samples.EACH, RESOLVE, true);
    bad(STEP);
    assertThat(track.since()).isEqualTo(now);
  }

  @Test
  void aGoodSampleAfterAGoodOneMovesNoMark() {
    good(STEP);
    Instant first = now;
    good(STEP);
    assertThat(track.since()).isEqualTo(first);
    assertThat(track.held()).isZero();
  }

  @Test
  void asManyMissesAsMayBeKeepItPendingAndOneMoreEndsIt() {
    terms = new Terms(new Samples(2, 4), RESOLVE, true);
    bad(STEP);
    good(STEP);
    good(STEP);
    assertThat(track.state()).isEqualTo(State.PENDING);
    assertThat(track.held()).isEqualTo(Duration.ofSeconds(20));
    good(STEP);
    assertThat(track.state()).isEqualTo(State.OK);
    assertThat(track.since()).isEqualTo(now);
    assertThat(track.held()).isZero();
  }

  @Test
  void onlyTheLastSamplesCount() {
    terms = new Terms(new Samples(2, 3), RESOLVE, true);
    Level slow = new Level(Severity.WARNING, 80, 70, Duration.ofHours(1));
    for (int i = 0; i < 20; i++) {
      look(true, false, STEP, slow);
      look(true, false, STEP, slow);
      look(false, true, STEP, slow);
      assertThat(track.state()).isEqualTo(State.PENDING);
    }
    assertThat(track.memory().window()).isEqualTo("xx.");
  }

  @Test
  void missesBeforeTheBreachAreNoneOfIts() {
    terms = new Terms(new Samples(2, 3), RESOLVE, true);
    good(STEP);
    good(STEP);
    bad(STEP);
    good(STEP);
    assertThat(track.state()).as("one miss since it is pending").isEqualTo(State.PENDING);
    assertThat(track.memory().window()).isEqualTo("x.");
    good(STEP);
    assertThat(track.state()).isEqualTo(State.OK);
  }

  @Test
  void enoughTimeWithoutEnoughBreachesIsNotEnough() {
    terms = new Terms(new Samples(3, 5), RESOLVE, true);
    bad(STEP);
    good(STEP);
    good(STEP);
    assertThat(bad(STEP)).as("two of five").isEqualTo(Turn.NONE);
    assertThat(bad(STEP)).isEqualTo(Turn.FIRED);
  }

  @Test
  void whatFiredBeforeDoesNotCountForTheNextBreach() {
    terms = new Terms(new Samples(2, 5), Duration.ZERO, true);
    look(true, false, STEP, AT_ONCE);
    assertThat(look(true, false, STEP, AT_ONCE)).isEqualTo(Turn.FIRED);
    assertThat(look(false, true, STEP, AT_ONCE)).isEqualTo(Turn.CLEARED);
    assertThat(look(true, false, STEP, AT_ONCE)).isEqualTo(Turn.NONE);
    assertThat(look(true, false, STEP, AT_ONCE)).isEqualTo(Turn.FIRED);
  }

  @Test
  void aGapTakesTheTimeAndTheSamplesOfABreachAndOnlyTheTimeOfARecovery() {
    terms = new Terms(new Samples(2, 5), RESOLVE, true);
    look(true, false, STEP, AT_ONCE);
    track.forgetTime();
    assertThat(track.state()).isEqualTo(State.UNKNOWN);
    assertThat(look(true, false, STEP, AT_ONCE)).isEqualTo(Turn.NONE);
    assertThat(track.since()).isEqualTo(now);
    assertThat(look(true, false, STEP, AT_ONCE)).isEqualTo(Turn.FIRED);
    good(STEP);
    good(STEP);
    track.forgetTime();
    assertThat(track.state()).isEqualTo(State.RECOVERING);
    assertThat(track.held()).isZero();
    good(STEP);
    track.forgetTime();
    good(STEP);
    assertThat(track.state()).isEqualTo(State.RECOVERING);
  }

  @Test
  void aGapLeavesWhatIsWellWell() {
    good(STEP);
    track.forgetTime();
    assertThat(track.state()).isEqualTo(State.OK);
  }

  @Test
  void atRestThereIsNothingToRemember() {
    assertThat(track.memory()).isEqualTo(Memory.Part.AT_REST);
    good(STEP);
    assertThat(track.memory()).isEqualTo(Memory.Part.AT_REST);
  }

  @Test
  void whatCountsIsRememberedAndResumed() {
    bad(STEP);
    bad(STEP);
    Memory.Part pending = track.memory();
    assertThat(pending).isEqualTo(new Memory.Part(State.PENDING, START.plus(STEP), STEP, "x"));
    Track again = new Track(now);
    again.resume(pending, true);
    assertThat(again.memory()).isEqualTo(pending);
    again.resume(pending, false);
    assertThat(again.state()).as("too long ago").isEqualTo(State.UNKNOWN);
    assertThat(again.held()).isZero();
  }

  @Test
  void aRecoveryThatIsTooLongAgoGoesOnWithoutItsTime() {
    fire();
    good(STEP);
    good(STEP);
    Memory.Part recovering = track.memory();
    assertThat(recovering.held()).isEqualTo(STEP);
    assertThat(recovering.window()).isEmpty();
    Track again = new Track(now);
    again.resume(recovering, true);
    assertThat(again.memory()).isEqualTo(recovering);
    again.resume(recovering, false);
    assertThat(again.state()).isEqualTo(State.RECOVERING);
    assertThat(again.held()).isZero();
    assertThat(again.since()).isEqualTo(recovering.since());
    again.resume(Memory.Part.AT_REST, true);
    assertThat(again.state()).as("nothing known yet").isEqualTo(State.UNKNOWN);
    assertThat(again.held()).isZero();
  }

  @Test
  void theSamplesOfAResumedBreachCountAsItsOwn() {
    terms = new Terms(new Samples(2, 3), RESOLVE, true);
    track.resume(new Memory.Part(State.PENDING, START, STEP, "x."), true);
    good(STEP);
    assertThat(track.state()).as("the second miss").isEqualTo(State.OK);
  }
}
