package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.Appointment.Scope;
import dev.pitwall.cluster.Cluster.Outcome;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.schedule.Cron;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppointmentsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;

  private final Clock clock = new Clock("2026-10-20T12:00:00Z");
  private final Findings findings = new Findings(clock);
  private final List<Instant> done = new ArrayList<>();
  private final List<String> claimed = new ArrayList<>();
  private Optional<Cron> line = Optional.of(Cron.parse("0 3 * * *"));
  private Outcome fleet = Outcome.RAN;
  private @Nullable RuntimeException trouble;
  private boolean interrupt;
  private StateDirectory state;
  private Journal journal;
  private Runnable keeper;
  private Executor threads = Runnable::run;

  /** A wall clock and a ticker that are put forward by hand. */
  private static final class Clock implements TimeSource {
    private Instant now;
    private long nanos;

    Clock(String now) {
      this.now = Instant.parse(now);
    }

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public long nanoTime() {
      return nanos;
    }

    void pass(Duration by) {
      now = now.plus(by);
      nanos += by.toNanos();
    }

    void set(String wall) {
      now = Instant.parse(wall);
    }
  }

  @BeforeEach
  void begin() {
    start(Scope.EVERY_INSTANCE);
  }

  private void start(Scope scope) {
    state = StateDirectory.open(Optional.of(folder), "app", folder, findings);
    journal = Journal.open(state, clock, findings);
    Appointments appointments =
        new Appointments(
            journal,
            clock,
            BERLIN,
            findings,
            (job, slot, work) -> {
              claimed.add(job + " " + slot);
              if (fleet == Outcome.RAN) {
                work.run();
              }
              return fleet;
            });
    keeper =
        appointments.keeper(
            new Appointment("backup", () -> line, Duration.ofHours(26), scope, this::work),
            threads);
  }

  private void work(Instant slot) throws InterruptedException {
    done.add(slot);
    if (trouble != null) {
      throw trouble;
    }
    if (interrupt) {
      throw new InterruptedException();
    }
  }

  @AfterEach
  void stop() throws IOException {
    journal.close();
    state.close();
  }

  private void restart() throws IOException {
    stop();
    start(Scope.EVERY_INSTANCE);
  }

  /** Looks every ten seconds for so long. */
  private void look(Duration during) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(during) < 0;
        passed = passed.plus(Appointments.LOOK)) {
      keeper.run();
      clock.pass(Appointments.LOOK);
    }
  }

  private static Instant at(String instant) {
    return Instant.parse(instant);
  }

  @Test
  void onceADayAtItsTimeAcrossTheEndOfSummerTime() {
    look(Duration.ofDays(6));
    assertThat(done)
        .containsExactly(
            at("2026-10-21T01:00:00Z"),
            at("2026-10-22T01:00:00Z"),
            at("2026-10-23T01:00:00Z"),
            at("2026-10-24T01:00:00Z"),
            at("2026-10-25T02:00:00Z"),
            at("2026-10-26T02:00:00Z"));
  }

  @Test
  void nothingIsDueAtTheFirstStart() {
    look(Duration.ofHours(1));
    assertThat(done).isEmpty();
  }

  @Test
  void restartNeitherRepeatsNorForgets() throws IOException {
    look(DAY);
    restart();
    look(Duration.ofHours(1));
    assertThat(done).containsExactly(at("2026-10-21T01:00:00Z"));
    clock.pass(Duration.ofHours(13)); // down over three o'clock
    restart();
    look(Duration.ofMinutes(1));
    assertThat(done).containsExactly(at("2026-10-21T01:00:00Z"), at("2026-10-22T01:00:00Z"));
  }

  @Test
  void ofSeveralThatWereMissedOnlyTheNewestIsDone() throws IOException {
    look(DAY);
    clock.pass(Duration.ofDays(5));
    restart();
    look(Duration.ofHours(1));
    assertThat(done).containsExactly(at("2026-10-21T01:00:00Z"), at("2026-10-26T02:00:00Z"));
  }

  @Test
  void whatIsTooLongAgoIsNotCaughtUp() throws IOException {
    line = Optional.of(Cron.parse("0 3 1 * *"));
    look(Duration.ofHours(1));
    clock.set("2026-11-05T12:00:00Z");
    restart();
    look(Duration.ofHours(1));
    assertThat(done).isEmpty();
  }

  @Test
  void anotherLineIsDueAtItsOwnNextTimeOnly() {
    look(Duration.ofHours(1));
    line = Optional.of(Cron.parse("0 14 * * *")); // it is 15:00 there
    look(Duration.ofHours(1));
    assertThat(done).isEmpty();
    look(DAY);
    assertThat(done).containsExactly(at("2026-10-21T12:00:00Z"));
  }

  @Test
  void clockThatRanAheadAndWasSetBackMissesNothing() {
    look(DAY);
    clock.set("2026-10-23T12:00:00Z");
    look(Duration.ofMinutes(1)); // does the one of the 23rd
    clock.set("2026-10-21T12:30:00Z");
    look(DAY);
    assertThat(done)
        .containsExactly(
            at("2026-10-21T01:00:00Z"), at("2026-10-23T01:00:00Z"), at("2026-10-22T01:00:00Z"));
  }

  @Test
  void failureIsTriedThreeTimesAQuarterOfAnHourApartAndThenFound() {
    look(Duration.ofHours(1));
    trouble = new IllegalStateException("no");
    look(DAY);
    assertThat(done).hasSize(Appointments.TRIES);
    assertThat(findings.list()).extracting(Finding::code).containsExactly("missed:backup");
    trouble = null;
    look(DAY);
    assertThat(done).hasSize(Appointments.TRIES + 1);
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void processThatDiesInItThreeTimesDoesItNoMore() throws IOException {
    look(Duration.ofHours(1));
    clock.set("2026-10-21T02:00:00Z");
    for (int start = 0; start < 5; start++) {
      trouble = new IllegalStateException("stands for the end of the process");
      look(Appointments.LOOK);
      restart();
    }
    assertThat(done).hasSize(Appointments.TRIES);
  }

  @Test
  void endInOrderIsNoTry() throws IOException {
    look(Duration.ofHours(1));
    clock.set("2026-10-21T02:00:00Z");
    interrupt = true;
    for (int start = 0; start < 5; start++) {
      look(Appointments.LOOK);
      assertThat(Thread.interrupted()).isTrue();
      restart();
    }
    interrupt = false;
    look(Duration.ofHours(1));
    assertThat(done).hasSize(6);
    assertThat(findings.list()).isEmpty();
  }

  @Test
  void followerAsksAgainUntilItIsDoneSomewhere() throws IOException {
    stop();
    start(Scope.ONE_FOR_ALL);
    look(Duration.ofHours(1));
    clock.set("2026-10-21T01:00:00Z");
    fleet = Outcome.NOT_LEADER;
    look(Duration.ofMinutes(1));
    fleet = Outcome.UNKNOWN;
    look(Duration.ofMinutes(1));
    assertThat(done).isEmpty();
    fleet = Outcome.RAN;
    look(Duration.ofHours(1));
    assertThat(done).containsExactly(at("2026-10-21T01:00:00Z"));
    assertThat(claimed).hasSize(13).containsOnly("backup 2026-10-21T01:00:00Z");
  }

  @Test
  void whatAnotherReplicaDidIsSettledHereToo() throws IOException {
    stop();
    start(Scope.ONE_FOR_ALL);
    look(Duration.ofHours(1));
    clock.set("2026-10-21T01:00:00Z");
    fleet = Outcome.DONE_BEFORE;
    look(Duration.ofHours(1));
    assertThat(claimed).hasSize(1);
    assertThat(done).isEmpty();
  }

  @Test
  void withoutALineNothingIsDue() {
    line = Optional.empty();
    look(Duration.ofDays(2));
    assertThat(done).isEmpty();
  }

  @Test
  void workThatTakesLongIsBegunOnceAndHoldsNobodyUp() throws IOException {
    stop();
    List<Runnable> begun = new ArrayList<>();
    threads = begun::add;
    start(Scope.EVERY_INSTANCE);
    look(Duration.ofHours(1));
    clock.set("2026-10-21T02:00:00Z");
    look(Duration.ofDays(2));
    assertThat(begun).hasSize(1);
    assertThat(done).isEmpty();
    begun.get(0).run();
    assertThat(done).containsExactly(at("2026-10-21T01:00:00Z"));
    look(Appointments.LOOK);
    assertThat(begun).hasSize(2);
    begun.get(1).run();
    assertThat(done).containsExactly(at("2026-10-21T01:00:00Z"), at("2026-10-23T01:00:00Z"));
  }
}
