package dev.pitwall.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Change;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal of a real run, cut at its bytes. */
class JournalPrefixTest {
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

  private void next(Double value) {
    Change change = new Change();
    bench.next(value).forEach(event -> IncidentJournal.record(change, event));
    journal.write(change, false);
    kept.remember(bench.ledger);
  }

  /** I7: a kill at any byte leaves a state that was, never an incident that was not. */
  @Test
  void everyPrefixOfTheJournalIsAStateThatWas() throws IOException {
    Set<Set<String>> states = new HashSet<>();
    states.add(Set.of());
    double[] values = {82, 82, 82, 95, 95, 95, 10, 10, 10, 82, 82, 82};
    for (double value : values) {
      next(value);
      states.add(open(bench.ledger));
    }
    assertThat(bench.events).hasSize(4);
    byte[] all = Files.readAllBytes(file());
    List<Set<String>> met = new ArrayList<>();
    Path place = folder.resolve("prefix");
    for (int length = 0; length <= all.length; length += isNearLineEnd(all, length) ? 1 : 9) {
      Path copy = place.resolve("p" + length);
      Findings cut = new Findings(bench.time);
      try (StateDirectory directory = StateDirectory.open(Optional.of(copy), "app", copy, cut)) {
        Path journalFolder = directory.path().orElseThrow().resolve("journal");
        Files.createDirectories(journalFolder);
        byte[] prefix = Arrays.copyOf(all, length);
        Files.write(journalFolder.resolve(file().getFileName()), prefix);
        Journal read = Journal.open(directory, bench.time, cut);
        IncidentLedger ledger = bench.fresh(RULE);
        assertThat(new IncidentJournal(read).restore(ledger, bench.time.now())).isEmpty();
        assertThat(states).contains(open(ledger));
        met.add(open(ledger));
        read.close();
      }
    }
    assertThat(new HashSet<>(met)).as("and none is left out").hasSameSizeAs(states);
  }

  /** Where something can go wrong; in the middle of a line one byte is like the next. */
  private static boolean isNearLineEnd(byte[] all, int at) {
    for (int i = Math.max(0, at - 12); i < Math.min(all.length, at + 12); i++) {
      if (all[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  private static Set<String> open(IncidentLedger ledger) {
    Set<String> open = new HashSet<>();
    ledger.open().forEach(incident -> open.add(incident.id() + incident.severity()));
    return open;
  }
}
