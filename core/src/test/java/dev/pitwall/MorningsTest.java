package dev.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.admin.ChecklistDesk.Answer;
import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.Unit;
import dev.pitwall.check.logs.ErrorHistory;
import dev.pitwall.checklist.BackupFacts;
import dev.pitwall.checklist.Kept;
import dev.pitwall.checklist.KeptChecklists;
import dev.pitwall.checklist.NightBook;
import dev.pitwall.checklist.ScanFacts;
import dev.pitwall.checklist.ask.Programs;
import dev.pitwall.cluster.Cluster;
import dev.pitwall.config.LoadedConfiguration;
import dev.pitwall.config.Sources;
import dev.pitwall.export.OwnNumbers;
import dev.pitwall.finding.Finding;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import dev.pitwall.logs.live.WrittenLogs;
import dev.pitwall.notify.Notification;
import dev.pitwall.notify.Sender;
import dev.pitwall.schedule.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The appointment, the numbers, and what a replica leaves to the one that leads. */
class MorningsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final BackupFacts GOOD =
      new BackupFacts(
          true,
          new BackupFacts.Made("B1", Instant.parse("2026-10-20T01:00:00Z"), 1_000, "decode"),
          null,
          new BackupFacts.Proven("B1", Instant.EPOCH, Duration.ofMinutes(2)),
          Duration.ZERO,
          null);

  @TempDir Path folder;
  @TempDir Path nowhere;

  private final TestTime time = new TestTime();
  private final Findings findings = new Findings(time);
  private final Speaker speaker = new Speaker();
  private final Threads threads = new Threads();
  private LoadedConfiguration configuration;
  private StateDirectory state;
  private Journal journal;
  private ErrorHistory errors;
  private Mornings mornings;
  private Runnable keeper;

  private static final class Speaker implements Mornings.Instance {
    private final List<Notification> said = new ArrayList<>();
    private boolean leads = true;
    private double disk = 0.5;

    @Override
    public List<Reading> readings() {
      return List.of(
          new Reading.Measured(ReadingKey.of("host.disk", "path", "/"), Unit.RATIO, disk),
          new Reading.Measured(ReadingKey.of("db.connections"), Unit.COUNT, 99));
    }

    @Override
    public boolean speaksForAll() {
      return leads;
    }

    @Override
    public boolean hasChannel() {
      return true;
    }

    @Override
    public void say(Notification notification) {
      said.add(notification);
    }

    private List<String> subjects() {
      return said.stream().map(Notification::subject).toList();
    }
  }

  @BeforeEach
  void begin() throws IOException {
    time.set(Instant.parse("2026-10-22T12:00:00Z"));
    configure("checklist.leave-out = [updates]");
    start();
  }

  private void configure(String... lines) throws IOException {
    Files.writeString(nowhere.resolve("pitwall.conf"), String.join("\n", lines) + "\n");
    Sources sources =
        new Sources(
            Optional.empty(), "", Map.of(), Map.of(), nowhere, List.of(Path.of("pitwall.conf")));
    configuration = LoadedConfiguration.load(sources, Pitwall.keys());
    assertThat(configuration.problems()).isEmpty();
  }

  private void start() {
    state = StateDirectory.open(Optional.of(folder), "shop", folder, findings);
    journal = Journal.open(state, time, findings);
    errors = ErrorHistory.open(Mornings.errorsFile(state.path()), time, findings);
    Scene scene =
        new Scene(
            new Sender("shop", "shop-1", ""),
            Locale.ENGLISH,
            journal,
            time,
            findings,
            state.path(),
            Optional.empty(),
            time.nanoTime());
    mornings =
        new Mornings(
            scene,
            BERLIN,
            new Mornings.Setting(
                () -> configuration,
                () -> speaker,
                () ->
                    new Gathering(
                        configuration,
                        Locale.ENGLISH,
                        time,
                        new Programs(nowhere.toString()),
                        nowhere,
                        new WrittenLogs()),
                errors,
                new NightBook(journal, time),
                () -> GOOD,
                () -> ScanFacts.NONE),
            threads.worker("checklist-asked"));
    keeper =
        new Appointments(
                journal, time, BERLIN, findings, (job, slot, work) -> Cluster.Outcome.NOT_LEADER)
            .keeper(mornings.appointment(), Runnable::run);
  }

  @AfterEach
  void stop() throws IOException {
    journal.close();
    state.close();
    threads.close();
  }

  /** Looks every ten minutes for so long. */
  private void pass(Duration during) {
    Instant end = time.now().plus(during);
    while (time.now().isBefore(end)) {
      keeper.run();
      time.pass(Duration.ofMinutes(10));
    }
  }

  /** The whole of what was said. */
  private String text(int message) {
    return Objects.requireNonNull(speaker.said.get(message).report()).text();
  }

  private List<Kept> kept() throws IOException {
    return new KeptChecklists(folder).read();
  }

  @Test
  void oneADayAtEightOfTheZoneAlsoWhenTheClocksAreSetBackAndEachSpeaksOfTheDayBefore() {
    pass(Duration.ofDays(4));
    assertThat(speaker.said)
        .extracting(Notification::created)
        .containsExactly(
            Instant.parse("2026-10-23T06:00:00Z"),
            Instant.parse("2026-10-24T06:00:00Z"),
            Instant.parse("2026-10-25T07:00:00Z"), // summer time ended in the night
            Instant.parse("2026-10-26T07:00:00Z"));
    assertThat(speaker.subjects())
        .allMatch(subject -> subject.startsWith("[shop] Checklist "))
        .extracting(subject -> subject.replaceFirst("\\D*(\\d+).*", "$1"))
        .containsExactly("1", "2", "3", "4");
    assertThat(text(0)).contains("no checklist of an earlier day");
    assertThat(text(2))
        .contains("Since Checklist 2 (24 Oct 08:00)")
        .contains("Nothing has changed.");
  }

  @Test
  void aRestartGoesOnWithTheNumbersAndCatchesUpWhatWasMissed() throws IOException {
    pass(Duration.ofDays(1));
    journal.close();
    state.close();
    time.pass(Duration.ofHours(23)); // 11:00, three hours late
    speaker.disk = 0.7;
    start();
    keeper.run();
    assertThat(speaker.said).hasSize(2);
    assertThat(speaker.said.get(1).subject()).startsWith("[shop] Checklist 2:");
    assertThat(text(1)).contains("Since Checklist 1").contains("host.disk /: 50 % → 70 %");
  }

  @Test
  void theSameSlotTwiceIsTheSameMessage() throws Exception {
    Instant slot = Instant.parse("2026-10-22T06:00:00Z");
    mornings.make(slot);
    mornings.make(slot);
    assertThat(speaker.said)
        .extracting(Notification::id)
        .hasSize(2)
        .containsOnly("checklist-1-2026-10-22T06:00:00Z");
    assertThat(kept()).extracting(Kept::number).containsExactly(1L);
  }

  @Test
  void anEmptyScheduleMeansOnlyWhenAsked() throws IOException {
    configure("checklist.schedule = \"\"", "checklist.leave-out = [updates]");
    pass(Duration.ofDays(2));
    assertThat(speaker.said).isEmpty();
    assertThat(mornings.make()).isEqualTo(Answer.BEGUN);
  }

  @Test
  void theOneThatLeadsTellsOfTheDatabase() throws Exception {
    mornings.make(time.now());
    assertThat(text(0)).contains("db.connections").contains("Backups");
  }

  @Test
  void aFollowerThatIsWellSaysNothingAndUsesNoNumber() throws Exception {
    speaker.leads = false;
    mornings.make(time.now());
    assertThat(speaker.said).isEmpty();
    assertThat(kept()).extracting(Kept::number).containsExactly(0L);
    assertThat(mornings.newest()).extracting(OwnNumbers.Checklist::number).isEqualTo(0L);
  }

  @Test
  void aFollowerWithTroubleOfItsOwnTellsOfThatAlone() throws Exception {
    speaker.leads = false;
    speaker.disk = 0.97;
    mornings.make(time.now());
    assertThat(speaker.subjects()).singleElement().asString().contains("Checklist 1: CRITICAL");
    assertThat(text(0))
        .contains("host.disk /")
        .doesNotContain("db.connections", "Backups", "Database");
  }

  @Test
  void aFolderThatTakesNothingIsAFindingAndTheChecklistIsSaidAnyway() throws Exception {
    Files.createDirectory(folder.resolve("checklist.json"));
    mornings.make(time.now());
    assertThat(speaker.said).hasSize(1);
    assertThat(findings.list()).extracting(Finding::code).contains("checklist.unkept");
  }

  @Test
  void errorsThatNobodyCountsAreReadFromTheFileByTheTimesInIt() throws Exception {
    Path log = nowhere.resolve("app.log");
    Files.writeString(
        log,
        """
        2026-10-21T11:00:00Z ERROR [main] a.B - too old
        2026-10-21T13:00:00Z ERROR [main] a.B - in time
        """);
    configure("checklist.leave-out = [updates]", "errors.file = \"" + log + "\"");
    mornings.make(time.now());
    assertThat(text(0))
        .contains("1 error (1 kind)")
        .contains("read from " + log)
        .doesNotContain("too old");
  }
}
