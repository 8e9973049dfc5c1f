package dev.pitwall.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Unit;
import dev.pitwall.checklist.Checklist.Change;
import dev.pitwall.checklist.Checklist.Direction;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import dev.pitwall.checklist.Checklist.Todo;
import dev.pitwall.checklist.ask.ServiceState;
import dev.pitwall.checklist.ask.ServiceState.State;
import dev.pitwall.checklist.ask.UpdateState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChecklistWriterTest {
  private static final Duration DAY = Duration.ofDays(1);

  private static Checklist write(Facts facts, Kept... earlier) {
    return Samples.writer(Locale.ENGLISH).write(facts, 14, Samples.EIGHT, List.of(earlier));
  }

  private static Kept kept(Facts facts, long number, Instant at) {
    return ChecklistWriter.keep(
        Samples.writer(Locale.ENGLISH).write(facts, number, at, List.of()), facts, null);
  }

  private static Facts with(Facts facts, BackupFacts backups) {
    return new Facts(
        facts.checks(),
        facts.services(),
        facts.errors(),
        facts.noErrors(),
        backups,
        facts.night(),
        facts.noNight(),
        facts.updates(),
        facts.leaveOut());
  }

  private static Item item(Checklist checklist, String id) {
    return checklist.items().stream().filter(i -> i.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void aGoodMorningHasNothingToDoAndSaysSo() {
    Checklist calm = write(Samples.calm());
    assertThat(calm.status()).isEqualTo(Status.OK);
    assertThat(calm.verdict()).isEqualTo("All is well. Nothing to do.");
    assertThat(calm.todo()).isEmpty();
    assertThat(calm.more()).isZero();
  }

  @Test
  void aBadMorningHasThreeThingsToDoTheWorstFirstAndCountsTheRest() {
    Checklist bad = write(Samples.bad());
    assertThat(bad.status()).isEqualTo(Status.CRITICAL);
    assertThat(bad.todo())
        .extracting(Todo::title)
        .containsExactly(
            "celery (docker-compose.prod.yml): exited (137)",
            "Disk /data 96 % (limit 90 %)",
            "The last backup failed");
    assertThat(bad.todo().get(1).command()).startsWith("sudo du -xh");
    assertThat(bad.verdict())
        .startsWith("9 things to do. The worst: celery")
        .endsWith("2 things could not be looked at.");
    // what an open alert and its check both say is one thing
    assertThat(bad.failing()).isEqualTo(9);
    assertThat(bad.todo().size() + bad.more()).isEqualTo(11);
  }

  @Test
  void sectionsStandInTheirOrderAndTheirItemsWorstFirst() {
    Checklist bad = write(Samples.with(Samples.bad(), Samples.SCANNED));
    assertThat(bad.groups()).extracting(Checklist.Group::section).containsExactly(Section.values());
    for (Checklist.Group group : bad.groups()) {
      assertThat(group.items()).extracting(Item::status).isSortedAccordingTo(Status.WORST_FIRST);
    }
  }

  @Test
  void whatCouldNotBeLookedAtIsNoGoodMorning() {
    Facts blind = with(Samples.calm(), BackupFacts.unknown(true, "the folder cannot be read"));
    Checklist made = write(blind);
    assertThat(made.status()).isEqualTo(Status.UNKNOWN);
    assertThat(made.verdict())
        .isEqualTo("Nothing is known to be wrong, but one thing could not be looked at.");
    assertThat(item(made, "backup.last").value()).isNull();
    assertThat(item(made, "backup.last").reason()).isEqualTo("the folder cannot be read");
  }

  @Test
  void withoutAScheduleForBackupsOneLineSaysSo() {
    Checklist made = write(with(Samples.calm(), BackupFacts.NONE));
    assertThat(made.groups())
        .filteredOn(group -> group.section() == Section.BACKUPS)
        .singleElement()
        .satisfies(
            group ->
                assertThat(group.items())
                    .singleElement()
                    .satisfies(
                        item -> {
                          assertThat(item.status()).isEqualTo(Status.UNKNOWN);
                          assertThat(item.reason()).contains("no backup.schedule is configured");
                        }));
  }

  @Test
  void aBackupIsJudgedByItsAgeItsLastRunAndWhetherOneWasEverRestored() {
    assertThat(status(made(5), null, Duration.ofHours(26))).isEqualTo(Status.OK);
    assertThat(status(made(27), null, Duration.ofHours(26))).isEqualTo(Status.WARNING);
    assertThat(status(made(27), null, Duration.ZERO)).isEqualTo(Status.OK);
    assertThat(status(made(5), "pg_dump ended with 1", Duration.ofHours(26)))
        .isEqualTo(Status.CRITICAL);
    assertThat(status(null, null, Duration.ofHours(26))).isEqualTo(Status.CRITICAL);
    BackupFacts unproven = new BackupFacts(true, made(5), null, null, Duration.ZERO, null);
    assertThat(item(write(with(Samples.calm(), unproven)), "backup.restore").status())
        .isEqualTo(Status.UNKNOWN);
  }

  private static BackupFacts.Made made(int hoursAgo) {
    return new BackupFacts.Made(
        "B1", Samples.EIGHT.minus(Duration.ofHours(hoursAgo)), 1_000, "decode");
  }

  private static Status status(
      BackupFacts.@Nullable Made last, @Nullable String failure, Duration overdue) {
    BackupFacts facts = new BackupFacts(true, last, failure, null, overdue, null);
    return item(write(with(Samples.calm(), facts)), "backup.last").status();
  }

  @Test
  void newErrorsAreAThingToDoAndKnownOnesAreNot() {
    Checklist bad = write(Samples.bad());
    Item log = item(bad, "errors.log");
    assertThat(log.status()).isEqualTo(Status.WARNING);
    assertThat(log.value()).isEqualTo(21.0);
    assertThat(log.offenders().get(0)).startsWith("NEW java.sql.SQLException");
    assertThat(item(bad, "errors.responses").status()).isEqualTo(Status.OK);
    assertThat(item(write(Samples.calm()), "errors.log").status()).isEqualTo(Status.OK);
  }

  @Test
  void errorsThatAreNotCountedAreUnknownWithTheReason() {
    Facts calm = Samples.calm();
    Facts none =
        new Facts(
            calm.checks(),
            calm.services(),
            List.of(),
            "nobody counts",
            calm.backups(),
            calm.night(),
            "",
            calm.updates(),
            Set.of());
    Item log = item(write(none), "errors.log");
    assertThat(log.status()).isEqualTo(Status.UNKNOWN);
    assertThat(log.value()).isNull();
    assertThat(log.reason()).isEqualTo("nobody counts");
  }

  @Test
  void aSectionThatIsLeftOutIsNotThere() {
    Facts bad = Samples.bad();
    Facts cut =
        new Facts(
            bad.checks(),
            bad.services(),
            bad.errors(),
            "",
            bad.backups(),
            bad.night(),
            "",
            bad.updates(),
            Set.of(Section.DATABASE, Section.BACKUPS, Section.UPDATES));
    assertThat(write(cut).groups())
        .extracting(Checklist.Group::section)
        .containsExactly(
            Section.SERVICES,
            Section.RESOURCES,
            Section.ERRORS,
            Section.CERTIFICATES,
            Section.ALERTS);
  }

  @Test
  void withoutAnEarlierDayThereIsNothingToCompareWith() {
    Kept today = kept(Samples.bad(), 13, Samples.EIGHT.minus(Duration.ofMinutes(30)));
    for (Checklist first : List.of(write(Samples.calm()), write(Samples.calm(), today))) {
      assertThat(first.comparison().title())
          .isEqualTo("There is no checklist of an earlier day to compare with.");
      assertThat(first.comparison().changes()).isEmpty();
    }
  }

  @Test
  void whatGotWorseSinceYesterdayStandsFirst() {
    Checklist bad = write(Samples.bad(), kept(Samples.calm(), 13, Samples.EIGHT.minus(DAY)));
    assertThat(bad.comparison().title()).isEqualTo("Since Checklist 13 (25 Nov 08:00)");
    assertThat(bad.comparison().changes().get(0).direction()).isEqualTo(Direction.WORSE);
    assertThat(bad.comparison().changes())
        .extracting(Change::text)
        .contains("host.disk /data is new: CRITICAL", "host.memory: OK → WARNING (44 % → 88 %)")
        .last()
        .asString()
        .endsWith("further changes");
    Checklist calm = write(Samples.calm(), kept(Samples.bad(), 13, Samples.EIGHT.minus(DAY)));
    assertThat(calm.comparison().changes())
        .extracting(Change::direction)
        .contains(Direction.BETTER)
        .doesNotContain(Direction.WORSE);
  }

  @Test
  void theSameAsYesterdayIsSaidInOneSentence() {
    Checklist calm = write(Samples.calm(), kept(Samples.calm(), 13, Samples.EIGHT.minus(DAY)));
    assertThat(calm.comparison().changes()).isEmpty();
    assertThat(TextForm.text(calm, 72)).contains("  Nothing has changed.\n");
  }

  @Test
  void aDiskThatMovedByFivePointsIsToldThoughItIsFine() {
    Facts before = withDisk(0.55);
    Checklist now = write(withDisk(0.61), kept(before, 13, Samples.EIGHT.minus(DAY)));
    assertThat(now.comparison().changes())
        .containsExactly(new Change(Direction.OTHER, "host.disk /: 55 % → 61 %"));
    assertThat(
            write(withDisk(0.58), kept(before, 13, Samples.EIGHT.minus(DAY)))
                .comparison()
                .changes())
        .isEmpty();
  }

  private static Facts withDisk(double used) {
    Facts calm = Samples.calm();
    return new Facts(
        List.of(Samples.judged("host.disk", "/", Status.OK, used, 0.8, Unit.RATIO)),
        calm.services(),
        calm.errors(),
        "",
        calm.backups(),
        calm.night(),
        "",
        calm.updates(),
        Set.of());
  }

  @Test
  void aServiceThatIsNotNamedAnyMoreIsToldAndASectionThatIsLeftOutIsNot() {
    Facts calm = Samples.calm();
    Facts fewer =
        new Facts(
            calm.checks(),
            calm.services().subList(0, 1),
            calm.errors(),
            "",
            calm.backups(),
            calm.night(),
            "",
            Optional.empty(),
            Set.of(Section.UPDATES));
    Checklist now = write(fewer, kept(calm, 13, Samples.EIGHT.minus(DAY)));
    assertThat(now.comparison().changes())
        .containsExactly(
            new Change(
                Direction.OTHER, "service tcp://db:5432 is not looked at any more (was OK)"));
  }

  /** A day has 23 hours in spring and 25 in autumn; yesterday is a date, not 24 hours. */
  @Test
  void yesterdayIsADateAlsoWhereTheClocksAreChanged() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    for (String[] night :
        new String[][] {
          {"2026-03-28T07:00:00Z", "2026-03-29T06:00:00Z"},
          {"2026-10-24T06:00:00Z", "2026-10-25T07:00:00Z"},
          {"2026-10-24T21:59:00Z", "2026-10-24T22:01:00Z"} // two minutes around midnight
        }) {
      Instant now = Instant.parse(night[1]);
      Kept before = kept(Samples.calm(), 1, Instant.parse(night[0]));
      assertThat(KeptChecklists.ofEarlierDay(List.of(before), now, berlin)).contains(before);
    }
    // the same hour twice is the same day
    Kept first = kept(Samples.calm(), 1, Instant.parse("2026-10-25T00:30:00Z"));
    assertThat(
            KeptChecklists.ofEarlierDay(
                List.of(first), Instant.parse("2026-10-25T01:30:00Z"), berlin))
        .isEmpty();
  }

  @Test
  void whatComesFromOutsideLosesItsControlSignsAndItsLength() {
    Facts calm = Samples.calm();
    Facts evil =
        new Facts(
            calm.checks(),
            List.of(
                new ServiceState(
                    "process:x",
                    "process",
                    State.DOWN,
                    "\u001b[31mred\nline " + "y".repeat(2000),
                    "")),
            calm.errors(),
            "",
            calm.backups(),
            calm.night(),
            "",
            Optional.of(new UpdateState("apt", 1, 1, List.of("a\u0007b"), false, null)),
            Set.of());
    String text = TextForm.text(write(evil), 72);
    assertThat(text.codePoints().filter(c -> Character.isISOControl(c) && c != '\n')).isEmpty();
    assertThat(item(write(evil), "service").said()).startsWith("[31mred line y").hasSize(400);
  }
}
