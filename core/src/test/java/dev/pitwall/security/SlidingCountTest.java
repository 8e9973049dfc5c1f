package dev.pitwall.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlidingCountTest {

  @Test
  void itCountsAsAListOfAllTimesWould() {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SlidingCount count = new SlidingCount();
      List<Long> plain = new ArrayList<>();
      long now = 1_000_000;
      for (int i = 0; i < 400; i++) {
        now += random.nextInt(20);
        long at = now - (random.nextInt(10) == 0 ? random.nextInt(30) : 0);
        count.add(at, 1);
        plain.add(at);
        long end = now;
        assertThat(count.count(end, 300))
            .as("seed %d, event %d", seed, i)
            .isEqualTo(plain.stream().filter(second -> second > end - 300).count());
      }
    }
  }

  @Test
  void beyondItsBoundTheSumStaysExact() {
    SlidingCount count = new SlidingCount();
    int events = SlidingCount.MOST * 2;
    for (int i = 0; i < events; i++) {
      count.add(i, 1);
    }
    assertThat(count.list()).hasSize(SlidingCount.MOST);
    assertThat(count.count(events, 10L * events)).isEqualTo(events);
  }

  @Test
  void whatLeavesTheWindowCountsNoMore() {
    SlidingCount count = new SlidingCount();
    count.add(100, 3);
    assertThat(count.count(100 + 59, 60)).isEqualTo(3);
    assertThat(count.count(100 + 60, 60)).isZero();
  }
}
