package dev.pitwall.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pitwall.check.Unit;
import dev.pitwall.checklist.Checklist.Change;
import dev.pitwall.checklist.Checklist.Direction;
import dev.pitwall.checklist.Checklist.Group;
import dev.pitwall.checklist.Checklist.Item;
import dev.pitwall.checklist.Checklist.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ScanItemsTest {
  private static final Instant YESTERDAY = Samples.EIGHT.minus(Duration.ofDays(1));

  private static Facts facts(ScanFacts scan, Checklist.Judged... more) {
    Facts calm = Samples.calm();
    List<Checklist.Judged> checks = new ArrayList<>(calm.checks());
    checks.addAll(List.of(more));
    Facts judged =
        new Facts(
            checks,
            calm.services(),
            calm.errors(),
            "",
            calm.backups(),
            calm.night(),
            "",
            calm.updates(),
            Set.of());
    return Samples.with(judged, scan);
  }

  private static Checklist write(Facts facts, Kept... earlier) {
    return new ChecklistWriter(Samples.SENDER, Locale.ENGLISH, ZoneOffset.UTC)
        .write(facts, 2, Samples.EIGHT, List.of(earlier));
  }

  private static Kept kept(Facts facts) {
    Checklist made =
        new ChecklistWriter(Samples.SENDER, Locale.ENGLISH, ZoneOffset.UTC)
            .write(facts, 1, YESTERDAY, List.of());
    return ChecklistWriter.keep(made, facts, null);
  }

  private static Group section(Checklist made) {
    return made.groups().stream()
        .filter(group -> group.section() == Section.VULNERABILITIES)
        .findFirst()
        .orElseThrow();
  }

  private static ScanFacts found(@Nullable String reason, ScanFacts.Library... libraries) {
    int count = List.of(libraries).stream().mapToInt(ScanFacts.Library::count).sum();
    return new ScanFacts(
        true,
        new ScanFacts.Found(
            Samples.EIGHT.minus(Duration.ofHours(1)), YESTERDAY, count, count, 0, libraries.length),
        List.of(libraries),
        null,
        reason);
  }

  private static ScanFacts.Library library(String name) {
    return new ScanFacts.Library(name, "1.0", "CVE-1", 1, false, "HIGH", "1.1");
  }

  @Test
  void withoutAScheduleThereIsNoSection() {
    assertThat(write(facts(ScanFacts.NONE)).groups())
        .noneMatch(group -> group.section() == Section.VULNERABILITIES);
  }

  @Test
  void librariesAreNamedWithWhatMendsThemAndSaidOnceToBeDone() {
    Checklist made = write(facts(Samples.SCANNED));

    assertThat(section(made).items())
        .extracting(Item::id, Item::status)
        .containsExactly(
            tuple("scan.last", Status.CRITICAL),
            tuple("scan.library", Status.CRITICAL),
            tuple("scan.library", Status.WARNING),
            tuple("scan.image", Status.WARNING));
    assertThat(section(made).items().get(1).said())
        .isEqualTo("CRITICAL, CVE-2021-44228, CVE-2021-45046, …; mended in 2.17.1");
    assertThat(section(made).items().get(2).said())
        .isEqualTo("HIGH, GHSA-1, …; no mended version is named");
    assertThat(made.todo()).hasSize(2);
    assertThat(made.todo().get(0).title())
        .isEqualTo("2 libraries in use have known vulnerabilities: log4j-core 2.14.1, old 1.0");
  }

  @Test
  void whatTheRuleTellsIsNotToldTwice() {
    Checklist.Judged rule =
        Samples.judged("scan.vulnerable", "", Status.CRITICAL, 1.0, 0, Unit.COUNT);
    Checklist made = write(facts(Samples.SCANNED, rule));

    assertThat(made.todo().stream().filter(one -> one.status() == Status.CRITICAL)).hasSize(1);
    assertThat(section(made).items().stream().filter(item -> item.id().equals("scan.last")))
        .singleElement()
        .extracting(Item::status)
        .isEqualTo(Status.WARNING);
  }

  @Test
  void nothingFoundIsOkOnlyIfNothingSpeaksAgainstIt() {
    assertThat(section(write(facts(found(null)))).status()).isEqualTo(Status.OK);
    Group old = section(write(facts(found("the snapshot is 40 days old"))));
    assertThat(old.status()).isEqualTo(Status.UNKNOWN);
    assertThat(old.items().get(0).reason()).isEqualTo("the snapshot is 40 days old");
    Group none = section(write(facts(ScanFacts.unknown("no database"))));
    assertThat(none.status()).isEqualTo(Status.UNKNOWN);
    assertThat(none.items().get(0).value()).isNull();
    // what is known outweighs what is not
    Group both = section(write(facts(found("40 days old", library("a:b")))));
    assertThat(both.status()).isEqualTo(Status.WARNING);
    assertThat(both.items().get(0).detail()).isEqualTo("40 days old");
  }

  @Test
  void theDayBeforeIsComparedLibraryByLibrary() {
    Kept before = kept(facts(found(null, library("a:gone"), library("a:stays"))));
    Checklist now = write(facts(found(null, library("a:stays"), library("a:new"))), before);

    assertThat(now.comparison().changes())
        .containsExactly(
            new Change(Direction.WORSE, "a:new 1.0 is new: WARNING"),
            new Change(
                Direction.BETTER, "a:gone has no known vulnerability any more (was WARNING)"));
  }

  @Test
  void whatAScanThatKnowsNothingDoesNotNameIsNoGoodNews() {
    Kept before = kept(facts(found(null, library("a:b"))));
    Checklist now = write(facts(ScanFacts.unknown("the disk is full")), before);

    assertThat(now.comparison().changes())
        .noneMatch(change -> change.direction() == Direction.BETTER);
  }

  @Test
  void anImageThatNobodyCouldScanIsUnknown() {
    ScanFacts scan =
        new ScanFacts(
            true,
            found(null).found(),
            List.of(),
            new ScanFacts.Image("app:1", null, 0, 0, "trivy is not installed"),
            null);
    Item image = section(write(facts(scan))).items().get(0);
    assertThat(image.id()).isEqualTo("scan.image");
    assertThat(image.status()).isEqualTo(Status.UNKNOWN);
    assertThat(image.reason()).isEqualTo("trivy is not installed");
  }
}
