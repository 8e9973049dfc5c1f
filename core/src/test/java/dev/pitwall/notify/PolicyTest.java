package dev.pitwall.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.alert.ManualTime;
import dev.pitwall.alert.Severity;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows, budget, clock and difference, each for itself. */
class PolicyTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");

  @ParameterizedTest
  @CsvSource({
    // 1 March 2026 is a Sunday; Berlin is one hour ahead
    "22:00-07:00, 2026-03-01T20:59:59Z,",
    "22:00-07:00, 2026-03-01T21:00:00Z, 2026-03-02T06:00:00Z",
    "22:00-07:00, 2026-03-02T05:59:59Z, 2026-03-02T06:00:00Z",
    "22:00-07:00, 2026-03-02T06:00:00Z,",
    "Sun 02:00-04:00, 2026-03-01T02:30:00Z, 2026-03-01T03:00:00Z",
    "Sun 02:00-04:00, 2026-03-02T02:30:00Z,",
    "sat 22:00 - 06:00, 2026-03-01T04:00:00Z, 2026-03-01T05:00:00Z",
    "Sat 22:00-06:00, 2026-02-28T04:00:00Z,",
    "Fri-Mon 12:00-13:00, 2026-03-02T11:30:00Z, 2026-03-02T12:00:00Z",
    "Fri-Mon 12:00-13:00, 2026-03-03T11:30:00Z,",
    "00:00-24:00, 2026-03-01T11:30:00Z, 2026-03-01T23:00:00Z",
    "Sun 08:00-08:00, 2026-03-01T08:30:00Z, 2026-03-02T07:00:00Z",
    // in summer Berlin is two hours ahead
    "22:00-07:00, 2026-07-01T19:59:59Z,",
    "22:00-07:00, 2026-07-01T20:00:00Z, 2026-07-02T05:00:00Z",
    // the night in which 02:00 to 03:00 is left out
    "22:00-02:30, 2026-03-29T00:59:00Z, 2026-03-29T01:30:00Z",
    "02:15-02:45, 2026-03-29T01:20:00Z, 2026-03-29T01:45:00Z",
    // the night in which 02:00 to 03:00 comes twice
    "22:00-02:30, 2026-10-25T00:29:00Z, 2026-10-25T00:30:00Z",
    "22:00-02:30, 2026-10-25T00:31:00Z,",
    "22:00-03:30, 2026-10-25T01:31:00Z, 2026-10-25T02:30:00Z",
  })
  void aWindowComesAgainInLocalTime(String window, Instant at, Instant end) {
    assertThat(Window.parse(window).endAround(at, BERLIN)).isEqualTo(Optional.ofNullable(end));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "22-07", "22:00", "25:00-07:00", "Foo 22:00-07:00", "Mon-Xyz 22:00-07:00"})
  void whatIsNoWindowIsRefused(String text) {
    assertThatThrownBy(() -> Window.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ofSeveralWindowsTheLastEndCounts() {
    List<Window> windows = List.of(Window.parse("01:00-04:00"), Window.parse("02:00-05:00"));

    assertThat(Window.endAround(windows, NOW, ZoneId.of("UTC")))
        .contains(Instant.parse("2026-03-01T05:00:00Z"));
    assertThat(Window.endAround(List.of(), NOW, BERLIN)).isEmpty();
  }

  @Test
  void theFirstHalfGoesAtOnceAndTheRestIsSpreadOverTheHour() {
    Budget budget = new Budget(30);
    for (int i = 0; i < 12; i++) {
      assertThat(budget.trouble(false, NOW)).isEqualTo(NOW);
      budget.spend(NOW, true);
    }
    assertThat(budget.trouble(false, NOW)).isEqualTo(NOW.plusSeconds(300));
    assertThat(budget.trouble(true, NOW)).isEqualTo(NOW);
    for (int i = 0; i < 3; i++) {
      budget.spend(NOW, true);
    }
    assertThat(budget.trouble(true, NOW)).isEqualTo(NOW.plusSeconds(240));
    assertThat(budget.trouble(true, NOW.plusSeconds(250))).isEqualTo(NOW.plusSeconds(250));
    for (int i = 1; i <= 9; i++) {
      budget.spend(NOW.plusSeconds(i), true);
    }
    assertThat(budget.trouble(false, NOW.plusSeconds(700))).isEqualTo(NOW.plusSeconds(3600));
    for (int i = 1; i <= 6; i++) {
      budget.spend(NOW.plusSeconds(700), true);
    }
    assertThat(budget.trouble(true, NOW.plusSeconds(2000))).isEqualTo(NOW.plusSeconds(3600));
    assertThat(budget.trouble(false, NOW.plusSeconds(2000))).isEqualTo(NOW.plusSeconds(3600));
    Instant later = NOW.plusSeconds(3700);
    assertThat(budget.trouble(true, later)).isEqualTo(later);
    assertThat(budget.troubles()).hasSize(6);
  }

  @Test
  void aBudgetOfOneIsOneAnHour() {
    Budget budget = new Budget(1);
    assertThat(budget.trouble(false, NOW)).isEqualTo(NOW);
    budget.spend(NOW, true);

    assertThat(budget.trouble(true, NOW)).isEqualTo(NOW.plusSeconds(3600));
    assertThat(budget.end(NOW)).isEqualTo(NOW);
  }

  @Test
  void endsBeyondTheBudgetAreGatheredForFiveMinutes() {
    Budget budget = new Budget(2);
    budget.spend(NOW, false);
    assertThat(budget.end(NOW)).isEqualTo(NOW);
    budget.spend(NOW.plusSeconds(10), false);

    assertThat(budget.end(NOW.plusSeconds(20))).isEqualTo(NOW.plusSeconds(310));
    assertThat(budget.end(NOW.plusSeconds(400))).isEqualTo(NOW.plusSeconds(400));
    assertThat(budget.end(NOW.plusSeconds(3601))).isEqualTo(NOW.plusSeconds(3601));
    assertThat(budget.ends()).hasSize(1);
    assertThat(budget.troubles()).isEmpty();
  }

  @Test
  void theSteadyClockIsNotMovedByTheWallClock() {
    ManualTime time = new ManualTime();
    Steady steady = new Steady(time);
    time.pass(Duration.ofSeconds(90));
    time.jump(Duration.ofDays(1));

    assertThat(steady.now()).isEqualTo(NOW.plusSeconds(90));
    assertThat(steady.started()).isEqualTo(NOW);
    assertThat(steady.ahead()).isEqualTo(Duration.ofDays(1));
    assertThat(steady.toWall(NOW.plusSeconds(100))).isEqualTo(time.now().plusSeconds(10));
    assertThat(steady.ofWall(time.now().plusSeconds(10))).isEqualTo(NOW.plusSeconds(100));
    assertThat(steady.toWall(Instant.MAX)).isEqualTo(Instant.MAX);
    assertThat(steady.past(NOW.plusSeconds(500))).isEqualTo(steady.now());
    assertThat(steady.past(NOW)).isEqualTo(NOW);
    assertThat(steady.future(NOW.plusSeconds(500), Duration.ofSeconds(60)))
        .isEqualTo(NOW.plusSeconds(150));
    assertThat(steady.future(NOW, Duration.ofSeconds(60))).isEqualTo(NOW);
  }

  @Test
  void theDifferenceOfWhatIsSoAndWhatWasToldIsWhatIsToBeTold() {
    Diff diff = new Diff(Post.settings(Duration.ofSeconds(30)), NOW.minusSeconds(86_400));
    Sample warning = new Sample("I1", NOW).warning();
    Case open = new Case(warning.open(), NOW, NOW);
    Case raised = new Case(new Sample("I1", NOW).changed(), NOW, NOW.plusSeconds(60));
    Case flaps = new Case(warning.flapping(4, true).changed(), NOW, NOW.plusSeconds(60));
    Case over = new Case(warning.resolved(NOW.plusSeconds(90)), NOW, NOW.plusSeconds(90));
    Told nothing = Told.NOTHING;
    Told told = nothing.hearing(mention(Mention.Kind.OPEN), NOW.plusSeconds(30), "I1");

    assertDue(diff.of(open, nothing), Mention.Kind.OPEN, 30);
    assertDue(diff.of(open, told), Mention.Kind.REMINDER, 30 + 4 * 3600);
    assertDue(diff.of(raised, told), Mention.Kind.RAISE, 65);
    assertDue(diff.of(raised, nothing), Mention.Kind.OPEN, 30);
    assertDue(diff.of(flaps, told), Mention.Kind.FLAP, 90);
    assertDue(diff.of(over, told), Mention.Kind.END, 120);
    assertDue(diff.of(over, nothing), Mention.Kind.LATE, 120);
    assertDue(diff.of(over, nothing.doubting()), Mention.Kind.LATE, 120);
    assertThat(diff.of(over, told.over())).isEmpty();

    Told refused = nothing.givingUp(mention(Mention.Kind.OPEN), NOW);
    assertThat(refused.stage()).isEqualTo(Told.Stage.REFUSED);
    assertDue(diff.of(open, refused), Mention.Kind.OPEN, 4 * 3600);
    assertDue(diff.of(raised, refused), Mention.Kind.OPEN, 30);
    assertDue(diff.of(over, refused), Mention.Kind.LATE, 120);
    assertThat(told.givingUp(mention(Mention.Kind.REMINDER), NOW).stage())
        .isEqualTo(Told.Stage.OPEN);
    assertThat(diff.of(over, told.givingUp(mention(Mention.Kind.END), NOW))).isEmpty();
    Told others = nothing.leavingToOthers(mention(Mention.Kind.OPEN), NOW);
    assertDue(diff.of(over, others), Mention.Kind.END, 120);
  }

  @Test
  void whatWasToldIsKeptAsItIs() throws IOException {
    Steady steady = new Steady(new ManualTime());
    Told told =
        new Told(Told.Stage.OPEN, Severity.WARNING, true, 3, NOW.minusMillis(1234), "T-1", true);

    assertThat(Told.read(told.json(), steady)).isEqualTo(told);
    assertThat(told.hearing(mention(Mention.Kind.REMINDER), NOW, "other"))
        .isEqualTo(new Told(Told.Stage.OPEN, Severity.WARNING, true, 3, NOW, "T-1", false));
    assertThat(told.hearing(mention(Mention.Kind.SETTLED), NOW, "other").flapping()).isFalse();
  }

  private static Mention mention(Mention.Kind kind) {
    return new Mention("I1", kind, Severity.WARNING, false, 0);
  }

  private static void assertDue(Optional<Diff.Due> due, Mention.Kind kind, long seconds) {
    assertThat(due).isPresent();
    assertThat(due.get().mention().kind()).isEqualTo(kind);
    assertThat(due.get().ripe()).isEqualTo(NOW.plusSeconds(seconds));
  }
}
