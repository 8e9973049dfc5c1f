package dev.pitwall.check.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.postgres.StatementWindow.Outcome;
import dev.pitwall.check.postgres.StatementWindow.Snapshot;
import dev.pitwall.check.postgres.StatementWindow.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementWindowTest {
  private static final StatementId A = new StatementId(1, 10);
  private static final StatementId B = new StatementId(1, 11);

  private final StatementWindow window = new StatementWindow();

  private Outcome at(long seconds, Snapshot snapshot) {
    return window.add(snapshot, Duration.ofSeconds(seconds).toNanos());
  }

  private static Snapshot snapshot(long evictions, Map<StatementId, Work> entries) {
    return new Snapshot("server", evictions, true, entries);
  }

  @Test
  void theFirstSnapshotHasNothingToCompareWith() {
    assertThat(at(0, snapshot(0, Map.of(A, new Work(1000, 9e9))))).isEqualTo(Outcome.FIRST);
    assertThat(window.sums()).isEmpty();
  }

  @Test
  void theMeanIsThatOfTheIntervalAndNotOfTheLifetime() {
    at(0, snapshot(0, Map.of(A, new Work(1_000_000, 1000))));
    at(30, snapshot(0, Map.of(A, new Work(1_000_003, 7000))));
    assertThat(window.sums().get(A)).isEqualTo(new Work(3, 6000));
    assertThat(new Work(3, 6000).meanSeconds()).isEqualTo(2);
  }

  @Test
  void aStatementThatAppearsCountsFromZero() {
    at(0, snapshot(0, Map.of()));
    at(30, snapshot(0, Map.of(B, new Work(3, 4500))));
    assertThat(window.sums()).containsEntry(B, new Work(3, 4500));
  }

  @Test
  void aStatementThatAppearsAfterACutOffListHasNoKnownStart() {
    at(0, new Snapshot("server", 0L, false, Map.of()));
    at(30, snapshot(0, Map.of(B, new Work(3, 4500))));
    assertThat(window.sums()).isEmpty();
  }

  @Test
  void aCounterThatFellDropsTheIntervalAndKeepsTheOthers() {
    at(0, snapshot(0, Map.of(A, new Work(5, 50))));
    at(30, snapshot(0, Map.of(A, new Work(8, 80))));
    assertThat(at(60, snapshot(0, Map.of(A, new Work(1, 10))))).isEqualTo(Outcome.RESET);
    assertThat(at(90, snapshot(0, Map.of(A, new Work(2, 20))))).isEqualTo(Outcome.ADDED);
    assertThat(window.sums()).containsEntry(A, new Work(4, 40));
  }

  @Test
  void aCounterThatFellBecauseItsEntryWasDroppedCountsFromZero() {
    at(0, snapshot(0, Map.of(A, new Work(5, 50))));
    assertThat(at(30, snapshot(7, Map.of(A, new Work(1, 10))))).isEqualTo(Outcome.ADDED);
    assertThat(window.sums()).containsEntry(A, new Work(1, 10));
  }

  @Test
  void anotherIdentityStartsTheWindowAnew() {
    at(0, snapshot(0, Map.of(A, new Work(5, 50))));
    at(30, snapshot(0, Map.of(A, new Work(9, 90))));
    Snapshot promoted = new Snapshot("other", 0L, true, Map.of(A, new Work(10, 99)));
    assertThat(at(60, promoted)).isEqualTo(Outcome.RESET);
    assertThat(window.sums()).isEmpty();
  }

  @Test
  void workOlderThanTenMinutesIsForgotten() {
    at(0, snapshot(0, Map.of(A, new Work(0, 0))));
    at(30, snapshot(0, Map.of(A, new Work(5, 50))));
    for (int seconds = 60; seconds <= 630; seconds += 30) {
      at(seconds, snapshot(0, Map.of(A, new Work(5, 50))));
      assertThat(window.sums()).containsKey(A);
    }
    at(660, snapshot(0, Map.of(A, new Work(5, 50))));
    assertThat(window.sums()).isEmpty();
  }

  @Test
  void aGapLongerThanTheWindowIsNoInterval() {
    at(0, snapshot(0, Map.of(A, new Work(5, 50))));
    assertThat(at(3600, snapshot(0, Map.of(A, new Work(900, 9e6))))).isEqualTo(Outcome.FIRST);
    assertThat(window.sums()).isEmpty();
  }

  @Test
  void aSliceKeepsAThousandStatementsWithTheMostTime() {
    at(0, snapshot(0, Map.of()));
    Map<StatementId, Work> many = new HashMap<>();
    for (int i = 1; i <= 5000; i++) {
      many.put(new StatementId(1, i), new Work(1, i));
    }
    at(30, snapshot(0, many));
    assertThat(window.sums()).hasSize(1000).containsKey(new StatementId(1, 5000));
    assertThat(window.sums()).doesNotContainKey(new StatementId(1, 4000));
  }
}
