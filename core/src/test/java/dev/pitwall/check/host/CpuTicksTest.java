package dev.pitwall.check.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class CpuTicksTest {
  private static final long MOST = Long.MAX_VALUE;

  private static CpuTicks ticks(List<Long> t) {
    return ticks(t.stream().mapToLong(Long::longValue).toArray());
  }

  private static CpuTicks ticks(long[] t) {
    return new CpuTicks(t[0], t[1], t[2], t[3], t[4], t[5], t[6], t[7]);
  }

  @Example
  void busyIsUserNiceSystemAndInterruptsOfAllTime() {
    CpuTicks before = CpuTicks.parse("cpu  100 10 50 1000 20 5 5 10 7 0").orElseThrow();
    CpuTicks after = CpuTicks.parse("cpu  130 20 60 1030 40 6 9 25 90 0").orElseThrow();
    CpuTicks.Use use = CpuTicks.between(before, after).orElseThrow();
    assertThat(use.busy()).isCloseTo(55 / 120.0, within(1e-12));
    assertThat(use.iowait()).isCloseTo(20 / 120.0, within(1e-12));
    assertThat(use.steal()).isCloseTo(15 / 120.0, within(1e-12));
  }

  @Example
  void noTimeBetweenTwoSnapshotsIsNoValueAndNotZero() {
    CpuTicks same = CpuTicks.parse("cpu  100 10 50 1000 20 5 5 10").orElseThrow();
    assertThat(CpuTicks.between(same, same)).isEmpty();
  }

  @Example
  void aLineThatIsNoneIsNoSnapshot() {
    assertThat(CpuTicks.parse("cpu0 1 2 3 4")).isEmpty();
    assertThat(CpuTicks.parse("cpu  1 x 3 4 5")).isEmpty();
    assertThat(CpuTicks.parse("")).isEmpty();
  }

  @Property
  void whateverTheCountersDoTheSharesAreWithinZeroAndOne(
      @ForAll @Size(8) List<@LongRange(min = 0, max = MOST) Long> before,
      @ForAll @Size(8) List<@LongRange(min = 0, max = MOST) Long> after) {
    Optional<CpuTicks.Use> use = CpuTicks.between(ticks(before), ticks(after));
    use.ifPresent(
        u -> {
          assertThat(u.busy()).isBetween(0.0, 1.0);
          assertThat(u.iowait()).isBetween(0.0, 1.0);
          assertThat(u.steal()).isBetween(0.0, 1.0);
          assertThat(u.busy() + u.iowait() + u.steal()).isLessThanOrEqualTo(1.0 + 1e-9);
        });
  }

  @Property
  void growingCountersGiveTheExactQuotient(
      @ForAll @Size(8) List<@LongRange(min = 0, max = 1_000_000_000_000L) Long> start,
      @ForAll @Size(8) List<@LongRange(min = 0, max = 1_000_000L) Long> grown) {
    long[] end = new long[8];
    long total = 0;
    for (int i = 0; i < 8; i++) {
      end[i] = start.get(i) + grown.get(i);
      total += grown.get(i);
    }
    Optional<CpuTicks.Use> use = CpuTicks.between(ticks(start), ticks(end));
    if (total == 0) {
      assertThat(use).isEmpty();
    } else {
      double busy = grown.get(0) + grown.get(1) + grown.get(2) + grown.get(5) + grown.get(6);
      assertThat(use.orElseThrow().busy()).isCloseTo(busy / total, within(1e-9));
    }
  }

  @Property
  void oneCounterThatWasResetCountsAsNotMoved(
      @ForAll @Size(8) List<@LongRange(min = 1_000, max = 1_000_000_000L) Long> start,
      @ForAll @Size(8) List<@LongRange(min = 1, max = 1_000_000L) Long> grown,
      @ForAll @IntRange(min = 0, max = 7) int reset) {
    long[] wentBack = new long[8];
    long[] stood = new long[8];
    for (int i = 0; i < 8; i++) {
      wentBack[i] = i == reset ? start.get(i) / 2 : start.get(i) + grown.get(i);
      stood[i] = i == reset ? start.get(i) : start.get(i) + grown.get(i);
    }
    assertThat(CpuTicks.between(ticks(start), ticks(wentBack)))
        .isEqualTo(CpuTicks.between(ticks(start), ticks(stood)));
  }
}
