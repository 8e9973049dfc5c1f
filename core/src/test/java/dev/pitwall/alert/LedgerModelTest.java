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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The ledger against a naive model, over histories with everything that can come between. */
class LedgerModelTest {
  /** One step of a history. */
  private record Move(String kind, double value) {}

  private static Arbitrary<Move> value(double from, double to) {
    return Arbitraries.doubles().between(from, to).map(value -> new Move("value", value));
  }

  private static Arbitrary<Move> just(String kind) {
    return Arbitraries.just(new Move(kind, 0));
  }

  @Provide
  Arbitrary<List<Move>> histories() {
    return Arbitraries.frequencyOf(
            Tuple.of(6, value(91, 100)),
            Tuple.of(6, value(80.1, 90)),
            Tuple.of(3, value(70.1, 80)),
            Tuple.of(8, value(0, 70)),
            Tuple.of(1, Arbitraries.of(70.0, 80.0, 85.0, 90.0).map(v -> new Move("value", v))),
            Tuple.of(2, just("unknown")),
            Tuple.of(1, just("gap")),
            Tuple.of(1, just("restart")),
            Tuple.of(1, just("ahead")),
            Tuple.of(1, just("back")))
        .list()
        .ofMaxSize(90);
  }

  @Provide
  Arbitrary<Rule> rules() {
    AlertSettings none = new AlertSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO);
    Arbitrary<Duration> times = Arbitraries.of(0, 10, 20, 30).map(Duration::ofSeconds);
    Arbitrary<Samples> samples =
        Arbitraries.of(Samples.EACH, new Samples(2, 2), new Samples(2, 3), new Samples(3, 5));
    return Combinators.combine(times, times, times, samples)
        .as(
            (warn, critical, resolve, few) ->
                Rule.when("host.cpu")
                    .above(Severity.WARNING, 80, 70, warn)
                    .above(Severity.CRITICAL, 90, 85, critical)
                    .resolveAfter(resolve)
                    .samples(few.enough(), few.among())
                    .build(none));
  }

  private static String said(List<IncidentEvent> events) {
    assertThat(events).hasSizeLessThan(2);
    if (events.isEmpty()) {
      return "";
    }
    IncidentEvent event = events.get(0);
    String word = event.getClass().getSimpleName().toUpperCase(Locale.ROOT);
    return event.incident().isOpen() ? word + " " + event.incident().severity() : word;
  }

  /** I2, I4, I6, I8, I15 together: nothing but what the model says. */
  @Property(tries = 500)
  void everySampleCausesExactlyWhatTheModelSays(
      @ForAll("rules") Rule rule, @ForAll("histories") List<Move> history) {
    Bench bench = new Bench(rule);
    NaiveModel model = new NaiveModel(rule);
    long start = bench.time.nanoTime();
    boolean restarted = false;
    for (Move move : history) {
      switch (move.kind()) {
        case "gap" -> bench.time.pass(Duration.ofSeconds(25));
        case "ahead" -> bench.time.jump(Duration.ofMinutes(1));
        case "back" -> bench.time.jump(Duration.ofMinutes(-1));
        case "restart" -> {
          assertThat(bench.restart(Duration.ofMinutes(2), rule)).isEmpty();
          restarted = true;
        }
        default -> {
          Double value = move.kind().equals("unknown") ? null : (Double) move.value();
          List<IncidentEvent> events = bench.next(value);
          long seconds = (bench.time.nanoTime() - start) / 1_000_000_000;
          assertThat(said(events)).isEqualTo(model.next(value, seconds, restarted));
          restarted = false;
        }
      }
    }
  }

  /**
   * I7, the ledger's side: whatever a kill leaves is a state that was, and nothing is told twice.
   */
  @Property(tries = 50)
  void aRestartFromTheJournalAnywhereTellsNothingAndLosesNothing(
      @ForAll("rules") Rule rule, @ForAll("histories") List<Move> history) throws IOException {
    Path folder = Files.createTempDirectory(Path.of("target"), "ledger");
    Bench bench = new Bench(Bench.flapping(3, Duration.ofMinutes(60)), rule);
    Findings findings = new Findings(bench.time);
    try (StateDirectory state = StateDirectory.open(Optional.of(folder), "app", folder, findings)) {
      Journal journal = Journal.open(state, bench.time, findings);
      IncidentJournal kept = new IncidentJournal(journal);
      for (Move move : history) {
        if (move.kind().equals("restart")) {
          List<Incident> before = bench.ledger.open();
          List<Memory> memories = bench.ledger.memories();
          journal.close();
          journal = Journal.open(state, bench.time, findings);
          kept = new IncidentJournal(journal);
          bench.ledger = bench.fresh(rule);
          assertThat(kept.restore(bench.ledger, bench.time.now())).isEmpty();
          assertThat(bench.ledger.open().stream().map(i -> i.id() + i.flaps()).toList())
              .isEqualTo(before.stream().map(i -> i.id() + i.flaps()).toList());
          assertThat(bench.ledger.memories()).hasSameSizeAs(memories);
        } else {
          Change change = new Change();
          Double value = move.kind().equals("value") ? (Double) move.value() : null;
          bench.next(value).forEach(event -> IncidentJournal.record(change, event));
          journal.write(change, false);
          kept.remember(bench.ledger);
        }
      }
      journal.close();
      assertThat(findings.list()).isEmpty();
      // once all is well for long enough, exactly one ending is owed per opening
      bench.hold(10, Duration.ofHours(3));
      assertThat(bench.ledger.open()).isEmpty();
      long openings = bench.events.stream().filter(IncidentEvent.Opened.class::isInstance).count();
      long endings = bench.events.stream().filter(IncidentEvent.Resolved.class::isInstance).count();
      assertThat(endings).isEqualTo(openings);
      assertThat(bench.ledger.memories()).isEmpty();
    }
  }
}
