package dev.pitwall.emergency.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreezeFramesTest {
  private static final class Clock implements TimeSource {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public Instant now() {
      return Instant.EPOCH.plusNanos(nanos.get());
    }

    @Override
    public long nanoTime() {
      return nanos.get();
    }

    void pass(Duration time) {
      nanos.addAndGet(time.toNanos());
    }
  }

  @TempDir Path folder;
  private final Clock clock = new Clock();
  private final Threads threads = new Threads();
  private final Findings findings = new Findings(clock);
  private final CountDownLatch blocked = new CountDownLatch(1);
  private Exhibit exhibit = new Exhibit("a.txt", out -> out.append("x\n"));

  @AfterEach
  void stop() {
    blocked.countDown();
    threads.close();
  }

  private FreezeFrames frames(Path where) {
    return new FreezeFrames(
        where,
        () -> List.of(exhibit),
        () -> new EvidenceFile(new SecretFilter(Set.of()), clock),
        threads,
        clock,
        findings);
  }

  private List<String> kept() throws Exception {
    if (!Files.isDirectory(folder.resolve("frames"))) {
      return List.of();
    }
    try (var list = Files.list(folder.resolve("frames"))) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whoReportsAnIncidentWaitsForNothingAndTheAlertKnowsAtOnceWhereItWillLie() throws Exception {
    exhibit = new Exhibit("a.txt", out -> blocked.await());
    FreezeFrames frames = frames(folder.resolve("frames"));
    frames.take("I1"); // returns although the exhibit hangs
    assertThat(frames.of("I1")).contains(folder.resolve("frames/I1.zip"));
    assertThat(frames.of("I2")).isEmpty();
    blocked.countDown();
    await().until(() -> Files.exists(folder.resolve("frames/I1.zip")));
    assertThat(frames(folder.resolve("frames")).of("I1")).as("after a restart").isPresent();
  }

  @Test
  void atMostOneInTenMinutesAndTheNewestTenStay() throws Exception {
    FreezeFrames frames = frames(folder.resolve("frames"));
    for (int i = 0; i < 13; i++) {
      String id = "I%02d".formatted(i);
      frames.take(id);
      await().until(() -> kept().contains(id + ".zip"));
      Files.setLastModifiedTime(
          folder.resolve("frames/" + id + ".zip"),
          java.nio.file.attribute.FileTime.fromMillis(1_000L * (i + 1)));
      clock.pass(Duration.ofMinutes(10).minusNanos(1));
      frames.take("X" + i);
      frames.take(id); // it got worse: it has one
      clock.pass(Duration.ofNanos(1));
    }
    assertThat(frames.passedOver()).isEqualTo(13);
    assertThat(kept()).hasSize(10).first().isEqualTo("I03.zip");
    assertThat(kept()).last().isEqualTo("I12.zip");
  }

  @Test
  void aFrameStaysBelowFiveMebibytesWhateverThereIs() throws Exception {
    java.util.Random random = new java.util.Random(1);
    exhibit =
        new Exhibit(
            "noise",
            out -> {
              for (int i = 0; i < 12 << 20; i++) {
                out.append(i % 100 == 99 ? '\n' : (char) ('!' + random.nextInt(90)));
              }
            });
    FreezeFrames frames = frames(folder.resolve("frames"));
    frames.take("I1");
    Path file = folder.resolve("frames/I1.zip");
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file));
    assertThat(Files.size(file)).isLessThan(5L << 20).isGreaterThan(1L << 20);
  }

  @Test
  void withoutAPlaceForItThereIsAFindingAndTheAlertNamesNone() throws Exception {
    Path file = Files.writeString(folder.resolve("a-file"), "");
    FreezeFrames frames = frames(file.resolve("frames"));
    frames.take("I1");
    await().until(() -> !findings.list().isEmpty());
    assertThat(findings.list().get(0).text()).contains("emergency.freeze-frame = false");
    assertThat(frames.of("I1")).isEmpty();
  }
}
