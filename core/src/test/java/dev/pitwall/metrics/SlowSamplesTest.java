package dev.pitwall.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlowSamplesTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final StackTraceElement FRAME = new StackTraceElement("a.B", "c", "B.java", 1);

  private final SlowSamples samples = new SlowSamples();

  private SlowSample add(String route, double seconds, Instant when, int frames) {
    SlowSample sample =
        new SlowSample(
            samples.nextId(),
            "GET",
            route,
            route,
            200,
            seconds,
            when,
            null,
            null,
            null,
            null,
            null,
            frames == 0
                ? List.of()
                : List.of(new SlowSample.Stack(1, 1, Collections.nCopies(frames, FRAME), 0)));
    samples.add(sample);
    return sample;
  }

  @Test
  void aBusyRouteNeverPushesOutTheOnlySampleOfARareOne() {
    SlowSample rare = add("/rare", 1.1, NOW, 0);
    SlowSample slowest = add("/busy", 60, NOW, 0);
    for (int i = 0; i < 3 * SlowSamples.MOST; i++) {
      add("/busy", 2 + i % 7, NOW.plusSeconds(i), 0);
    }

    assertThat(samples.list()).hasSize(SlowSamples.MOST).contains(rare, slowest);
    assertThat(samples.list().get(SlowSamples.MOST - 1)).isEqualTo(rare);
    assertThat(samples.dropped()).isEqualTo(2 * SlowSamples.MOST + 2);
    // the fastest went first
    assertThat(samples.list()).filteredOn(sample -> sample.seconds() < 6).containsOnly(rare);
    assertThat(samples.find(slowest.id())).contains(slowest);
    assertThat(samples.find(-1)).isEmpty();
  }

  @Test
  void whatIsOlderThanADayGoesFirst() {
    SlowSample yesterday = add("/rare", 60, NOW, 0);
    for (int i = 0; i < SlowSamples.MOST; i++) {
      add("/busy", 2, NOW.plus(Duration.ofHours(25)), 0);
    }

    assertThat(samples.list()).doesNotContain(yesterday).hasSize(SlowSamples.MOST);
  }

  @Test
  void ofTooManyFramesTheOldestStacksGoAndTheirSamplesStay() {
    SlowSample first = add("/a", 2, NOW, 60);
    for (int i = 0; i < SlowSamples.MOST_FRAMES / 60; i++) {
      add("/a", 2, NOW, 60);
    }

    assertThat(samples.find(first.id())).get().matches(sample -> sample.stacks().isEmpty());
    assertThat(samples.list()).filteredOn(sample -> sample.stacks().isEmpty()).hasSize(1);
    assertThat(samples.stacksDropped()).isEqualTo(1);
  }
}
