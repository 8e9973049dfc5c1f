package dev.pitwall.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.backup.Manifest.Level;
import dev.pitwall.backup.Manifest.Status;
import dev.pitwall.backup.Manifest.Verification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-11-26T04:00:00Z");
  private static final BackupSettings.Keep KEEP = new BackupSettings.Keep(Duration.ofDays(30), 7);

  private enum Kind {
    GOOD,
    SUSPECT,
    UNVERIFIED,
    DAMAGED
  }

  private static Manifest backup(long daysAgo, Kind kind) {
    Instant start = NOW.minus(Duration.ofDays(daysAgo));
    List<Verification> looks = new ArrayList<>();
    if (kind != Kind.UNVERIFIED) {
      looks.add(new Verification(Level.DECODE, start, Duration.ZERO, List.of()));
    }
    if (kind == Kind.DAMAGED) {
      looks.add(new Verification(Level.LIST, start, Duration.ZERO, List.of("a flipped bit")));
    }
    return new Manifest(
        "b" + daysAgo,
        "",
        "app",
        "host",
        start,
        start,
        null,
        List.of(),
        List.of(),
        "",
        List.of(),
        kind == Kind.SUSPECT ? Status.SUSPECT : Status.GOOD,
        looks);
  }

  private static List<Manifest> daily(int from, int to, Kind kind) {
    List<Manifest> all = new ArrayList<>();
    for (int day = from; day >= to; day--) {
      all.add(backup(day, kind));
    }
    return all;
  }

  private static List<String> expired(List<Manifest> all, String... pinned) {
    return new Retention(KEEP)
        .expired(all, Set.of(pinned), NOW).stream().map(Manifest::id).toList();
  }

  @Test
  void whatIsOlderGoesButTheOneThatCoversTheOldestDay() {
    assertThat(expired(daily(33, 0, Kind.GOOD))).containsExactly("b33", "b32");
    assertThat(expired(daily(31, 0, Kind.GOOD))).isEmpty();
  }

  @Test
  void neverMoreThanThreeAtATime() {
    assertThat(expired(daily(60, 0, Kind.GOOD))).containsExactly("b60", "b59", "b58");
  }

  @Test
  void sevenVerifiedOnesStayWhateverTheirAge() {
    assertThat(expired(daily(100, 94, Kind.GOOD))).isEmpty();
    assertThat(expired(daily(100, 92, Kind.GOOD))).containsExactly("b100", "b99");
  }

  @Test
  void damagedAndSuspectAndUnverifiedOnesDoNotCount() {
    List<Manifest> all = new ArrayList<>(daily(100, 95, Kind.GOOD));
    all.addAll(daily(40, 30, Kind.DAMAGED));
    all.addAll(daily(29, 20, Kind.SUSPECT));
    all.addAll(daily(19, 0, Kind.UNVERIFIED));
    assertThat(expired(all)).isEmpty();
  }

  @Test
  void whatAPersonKeepsStays() {
    assertThat(expired(daily(35, 0, Kind.GOOD), "b35", "b34")).containsExactly("b33", "b32");
  }

  @Test
  void aBackupFromTheFutureMeansThatTheClockIsWrong() {
    List<Manifest> all = daily(60, 0, Kind.GOOD);
    all.add(backup(-2, Kind.GOOD));
    assertThat(expired(all)).isEmpty();
  }

  /** The clock jumps a year ahead: three go, and never the last seven. */
  @Test
  void aJumpOfTheClockCostsThreeAtMost() {
    List<Manifest> all = daily(30, 0, Kind.GOOD);
    List<Manifest> expired =
        new Retention(KEEP).expired(all, Set.of(), NOW.plus(Duration.ofDays(365)));
    assertThat(expired).hasSize(Retention.MOST_A_RUN);
  }

  /** Whatever happened before: enough good ones stay, and nothing young goes. */
  @Test
  void whateverTheHistory() {
    Random random = new Random(11);
    for (int round = 0; round < 2_000; round++) {
      List<Manifest> all = new ArrayList<>();
      for (int day = 90; day >= 0; day--) {
        if (random.nextInt(3) > 0) {
          all.add(backup(day, Kind.values()[random.nextInt(100) < 60 ? 0 : random.nextInt(4)]));
        }
      }
      long goodBefore = all.stream().filter(Manifest::good).count();
      List<Manifest> expired = new Retention(KEEP).expired(all, Set.of(), NOW);
      List<Manifest> left = new ArrayList<>(all);
      left.removeAll(expired);
      long goodAfter = left.stream().filter(Manifest::good).count();
      assertThat(goodAfter).isGreaterThanOrEqualTo(Math.min(goodBefore, KEEP.minimum()));
      assertThat(expired)
          .allMatch(each -> each.start().isBefore(NOW.minus(KEEP.age())))
          .hasSizeLessThanOrEqualTo(Retention.MOST_A_RUN);
    }
  }
}
