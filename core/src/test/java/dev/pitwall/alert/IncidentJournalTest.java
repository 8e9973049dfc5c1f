package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentJournalTest {
  private static final AlertSettings SETTINGS = Bench.flapping(3, Duration.ofMinutes(60));
  private static final Rule RULE =
      Rule.when("host.cpu")
          .above(Severity.WARNING, 80, 70, Duration.ofSeconds(20))
          .above(Severity.CRITICAL, 90, 85, Duration.ofSeconds(20))
          .resolveAfter(Duration.ofSeconds(20))
          .build(SETTINGS);

  @TempDir Path folder;
  private final Bench bench = new Bench(SETTINGS, RULE);
  private final Findings findings = new Findings(bench.time);
  private StateDirectory state;
  private Journal journal;
  private IncidentJournal kept;

  @BeforeEach
  void open() {
    state = StateDirectory.open(Optional.of(folder), "app", folder, findings);
    journal = Journal.open(state, bench.time, findings);
    kept = new IncidentJournal(journal);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
    state.close();
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(state.path().orElseThrow().resolve("journal"))) {
      return files.filter(f -> f.toString().contains("journal-")).findFirst().orElseThrow();
    }
  }

  private long size() throws IOException {
    return Files.size(file());
  }

  private void next(Double value) {
    Change change = new Change();
    bench.next(value).forEach(event -> IncidentJournal.record(change, event));
    journal.write(change, false);
    kept.remember(bench.ledger);
  }

  private void hold(double value, int samples) {
    for (int i = 0; i < samples; i++) {
      next(value);
    }
  }

  @Test
  void aSteadyStateIsNotWrittenAgain() throws IOException {
    hold(10, 5);
    assertThat(size()).as("at rest").isZero();
    hold(95, 10);
    long firing = size();
    assertThat(firing).isPositive();
    hold(95, 40);
    hold(82, 40);
    hold(75, 40);
    // the critical level recovers once: a few lines, whatever the number of samples
    assertThat(size() - firing).isLessThan(3_000);
    long quiet = size();
    hold(75, 100);
    assertThat(size()).isEqualTo(quiet);
    assertThat(bench.ledger.open()).hasSize(1);
  }

  @Test
  void aPeakThatRisesWithEverySampleIsWrittenOnceAMinute() throws IOException {
    hold(95, 5);
    long before = Files.readAllLines(file()).size();
    for (int i = 0; i < 60; i++) {
      next(96.0 + i);
    }
    assertThat(Files.readAllLines(file()).size() - before).isBetween(9L, 10L);
  }

  @Test
  void whatIsOverIsTakenOut() throws IOException {
    hold(82, 5);
    hold(10, 5);
    assertThat(bench.ledger.open()).isEmpty();
    assertThat(bench.ledger.memories()).as("the opening still counts").hasSize(1);
    hold(10, 400);
    assertThat(bench.ledger.memories()).isEmpty();
    assertThat(journal.read("standing/", (key, json) -> key)).isEmpty();
    long taken = size();
    hold(10, 5);
    assertThat(size()).as("once").isEqualTo(taken);
  }

  @Test
  void everythingIsReadBackAsItWas() throws IOException {
    hold(82, 4);
    hold(10, 4);
    hold(82, 4);
    next(95.0);
    next(95.0);
    List<Memory> memories = bench.ledger.memories();
    assertThat(memories.get(0).openings()).hasSize(2);
    assertThat(memories.get(0).tracks().get(1).state()).isEqualTo(State.PENDING);
    assertThat(Json.memory(Json.of(memories.get(0)))).isEqualTo(memories.get(0));
    assertThat(journal.read("standing/", (key, json) -> Json.memory(json))).isEqualTo(memories);
    IncidentEvent opened = bench.events.get(bench.events.size() - 1);
    assertThat(Json.event(Json.of(opened))).isEqualTo(opened);
    IncidentEvent gone =
        new IncidentEvent.Closed(
            IncidentStep.ended(opened.incident(), bench.time.now()),
            IncidentEvent.Reason.TARGET_GONE);
    assertThat(Json.event(Json.of(gone))).isEqualTo(gone);
    IncidentEvent resolved = new IncidentEvent.Resolved(gone.incident());
    assertThat(Json.event(Json.of(resolved))).isEqualTo(resolved);
  }

  @Test
  void whatAnotherVersionWroteIsPassedOver() throws IOException {
    String json = Json.of(memory());
    String newer = json.replaceFirst("\\{", "{\"newer\":{\"a\":[1]},\"other\":[1,2],");
    assertThat(Json.memory(newer)).isEqualTo(memory());
    Change change = new Change();
    change.put("standing/old", "{\"rule\":\"old\"}");
    journal.write(change, false);
    assertThat(kept.restore(bench.ledger, bench.time.now())).isEmpty();
    assertThat(journal.read("standing/", (key, text) -> key)).isEmpty();
  }

  private Memory memory() {
    return new Memory(
        "host.cpu",
        Bench.KEY,
        Unit.COUNT,
        "host",
        RULE.shape(),
        bench.time.now(),
        1.5,
        2.5,
        null,
        List.of(new Memory.Part(State.PENDING, bench.time.now(), Duration.ofSeconds(5), "x.x")),
        List.of(bench.time.now()),
        0,
        Duration.ZERO);
  }

  @Test
  void forgettingTakesAnIncidentOut() {
    hold(82, 5);
    assertThat(IncidentJournal.events(journal)).hasSize(1);
    Change change = new Change();
    IncidentJournal.forget(change, bench.ledger.open().get(0).id());
    journal.write(change, false);
    assertThat(IncidentJournal.events(journal)).isEmpty();
  }

  @Test
  void aRestartTakesUpWhatIsOpenAndWritesNothingOfIt() throws IOException {
    hold(82, 5);
    List<Incident> open = bench.ledger.open();
    assertThat(IncidentJournal.open(journal)).hasSize(1);
    long before = size();
    bench.ledger = bench.fresh(RULE);
    kept = new IncidentJournal(journal);
    assertThat(kept.restore(bench.ledger, bench.time.now())).isEmpty();
    assertThat(bench.ledger.open()).extracting(Incident::id).containsExactly(open.get(0).id());
    kept.remember(bench.ledger);
    assertThat(size()).isEqualTo(before);
    hold(10, 5);
    assertThat(IncidentJournal.open(journal)).as("what has ended is not open").isEmpty();
    assertThat(IncidentJournal.events(journal)).hasSize(1);
  }

  @Test
  void aRestartTellsWhatOtherRulesHaveClosed() {
    hold(82, 5);
    bench.ledger = bench.fresh();
    assertThat(new IncidentJournal(journal).restore(bench.ledger, bench.time.now()))
        .singleElement()
        .isInstanceOf(IncidentEvent.Closed.class);
  }

  @Test
  void onlyWhatCannotBeReadIsTakenOutAtARestart() {
    next(82.0);
    Change change = new Change();
    change.put("standing/old", "{\"rule\":\"old\"}");
    journal.write(change, false);
    bench.ledger = bench.fresh(RULE);
    new IncidentJournal(journal).restore(bench.ledger, bench.time.now());
    assertThat(journal.read("standing/", (key, json) -> key))
        .containsExactly("standing/host.cpu/host.cpu");
  }

  @Test
  void whatHidesAnIncidentIsReadBack() throws IOException {
    Rule hidden =
        Rule.when("host.cpu")
            .above(Severity.WARNING, 80, 70, Duration.ZERO)
            .hiddenBy("db.down", "host.gone")
            .note("words of \"people\"")
            .build(SETTINGS);
    Bench one = new Bench(SETTINGS, hidden);
    IncidentEvent opened = one.next(90.0).get(0);
    assertThat(Json.event(Json.of(opened))).isEqualTo(opened);
    assertThat(opened.incident().about().hiddenBy()).containsExactly("db.down", "host.gone");
  }
}
