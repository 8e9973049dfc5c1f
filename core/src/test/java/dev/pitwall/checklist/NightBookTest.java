package dev.pitwall.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.alert.Incident;
import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.alert.Made;
import dev.pitwall.alert.Severity;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import dev.pitwall.journal.Journal;
import dev.pitwall.journal.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightBookTest {
  @TempDir Path folder;
  private final TestTime time = new TestTime();
  private final Findings findings = new Findings(time);
  private StateDirectory state;
  private Journal journal;
  private NightBook book;

  @BeforeEach
  void open() {
    state = StateDirectory.open(Optional.of(folder), "app", folder, findings);
    journal = Journal.open(state, time, findings);
    book = new NightBook(journal, time);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
    state.close();
  }

  private Incident incident(String id, Instant since, @Nullable Instant resolved) {
    return Made.incident(
        id,
        "host.disk",
        ReadingKey.of("host.disk", "path", "/"),
        Unit.RATIO,
        Severity.CRITICAL,
        since,
        since,
        resolved,
        0.91,
        0.8,
        0.93,
        "",
        List.of());
  }

  private void opened(String id) {
    book.take(List.of(new IncidentEvent.Opened(incident(id, time.now(), null))));
  }

  private void resolved(String id, Instant since) {
    book.take(List.of(new IncidentEvent.Resolved(incident(id, since, time.now()))));
  }

  private List<String> since(Duration ago) {
    return book.since(time.now().minus(ago)).incidents().stream().map(Night.Brief::id).toList();
  }

  @Test
  void whatIsOverStaysWrittenDownAlsoOverARestart() throws IOException {
    Instant begun = time.now();
    opened("I1");
    time.pass(Duration.ofMinutes(20));
    resolved("I1", begun);
    Night before = book.since(begun);
    close();
    open();
    assertThat(book.since(begun)).isEqualTo(before);
    Night.Brief brief = before.incidents().get(0);
    assertThat(brief.ended()).isEqualTo(time.now());
    assertThat(brief.recovered()).isTrue();
    assertThat(brief.peak()).isEqualTo(0.93);
    assertThat(brief.target()).isEqualTo("/");
  }

  @Test
  void theNightHasWhatOpenedOrEndedInItAndWhatIsStillOpen() {
    Instant long1 = time.now();
    opened("LONG");
    opened("OVER");
    time.pass(Duration.ofHours(1));
    resolved("OVER", long1);
    time.pass(Duration.ofDays(2));
    opened("NEW");
    assertThat(since(Duration.ofHours(24))).containsExactly("LONG", "NEW");
    resolved("LONG", long1);
    assertThat(since(Duration.ofHours(24))).containsExactly("LONG", "NEW");
  }

  @Test
  void anIncidentThatWasClosedHasNotRecovered() {
    book.take(
        List.of(
            new IncidentEvent.Closed(
                incident("I1", time.now(), time.now()), IncidentEvent.Reason.RULE_REMOVED)));
    assertThat(book.since(time.now()).incidents().get(0).recovered()).isFalse();
  }

  @Test
  void afterAWeekWhatIsOverIsForgottenAndWhatIsOpenIsNot() {
    opened("OPEN");
    resolved("OVER", time.now());
    time.pass(Duration.ofDays(9));
    opened("NEW");
    assertThat(since(Duration.ofDays(30))).containsExactly("OPEN", "NEW");
    assertThat(journal.<String>read("night/", (key, json) -> key)).hasSize(2);
  }

  @Test
  void aStormIsBoundedAndCounted() {
    for (int i = 0; i < NightBook.MOST + 25; i++) {
      resolved("I" + i, time.now());
      time.pass(Duration.ofSeconds(1));
    }
    Night night = book.since(Instant.EPOCH);
    assertThat(night.incidents()).hasSize(NightBook.MOST);
    assertThat(night.dropped()).isEqualTo(25);
  }
}
