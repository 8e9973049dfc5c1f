package dev.pitwall.emergency.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Trends;
import dev.pitwall.check.Unit;
import dev.pitwall.emergency.evidence.Collected.Outcome;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.ZipFile;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceFileTest {
  private static final EvidenceFile.Limits USUAL =
      new EvidenceFile.Limits(Duration.ofSeconds(60), 8 << 20);

  @TempDir Path folder;
  private final TimeSource time = TimeSource.system();
  private final EvidenceFile files =
      new EvidenceFile(new SecretFilter(Set.of("kn0wn-secret")), time);

  private String text(String entry) throws IOException {
    try (ZipFile zip = new ZipFile(folder.resolve("e.zip").toFile())) {
      return new String(
          zip.getInputStream(zip.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Collected write(EvidenceFile.Limits limits, Exhibit... exhibits) throws Exception {
    return files.write(folder.resolve("e.zip"), List.of(exhibits), limits);
  }

  @Test
  void threadsAreThereWithTheirWholeStacksAndADeadlockComesFirst() throws Exception {
    ReentrantLock one = new ReentrantLock();
    ReentrantLock two = new ReentrantLock();
    CountDownLatch both = new CountDownLatch(2);
    Thread left = deadlock("left-hand", one, two, both);
    Thread right = deadlock("right-hand", two, one, both);
    both.await();
    while (java.lang.management.ManagementFactory.getThreadMXBean().findDeadlockedThreads()
        == null) {
      Thread.onSpinWait();
    }
    Collected made;
    try {
      made = write(USUAL, Exhibits.threads());
    } finally {
      left.interrupt(); // the next tests of this JVM find no deadlock
      right.interrupt();
      left.join();
      right.join();
    }
    assertThat(made.whole()).isTrue();
    String dump = text("threads.txt");
    assertThat(dump.indexOf("DEADLOCK")).isBetween(0, dump.indexOf("ALL THREADS"));
    assertThat(dump.substring(dump.indexOf("DEADLOCK"), dump.indexOf("ALL THREADS")))
        .contains("\"left-hand\"", "\"right-hand\"", "held by \"right-hand\"");
    assertThat(dump).contains("EvidenceFileTest.threadsAreThere");
  }

  /** One half of a deadlock; an interrupt ends it. */
  private static Thread deadlock(
      String name, ReentrantLock first, ReentrantLock second, CountDownLatch both) {
    Thread thread =
        new Thread(
            () -> {
              first.lock();
              both.countDown();
              try {
                both.await();
                second.lockInterruptibly();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void theJvmAndTheDisksAndTheReadingsOfAQuarterOfAnHourAreThere() throws Exception {
    Trends trends = new Trends();
    for (int minute = 40; minute >= 1; minute--) {
      trends.observe(
          new Sample(
              "host",
              time.now().minus(Duration.ofMinutes(minute)),
              1,
              List.of(new Reading.Measured(ReadingKey.of("host.cpu"), Unit.RATIO, 0.5))));
    }
    Path log = Files.writeString(folder.resolve("app.log"), "password=topsecret\nlast line\n");
    Collected made =
        write(
            USUAL,
            Exhibits.versions("1"),
            Exhibits.histogram(Long.MAX_VALUE),
            Exhibits.readings(trends, time),
            Exhibits.disks(List.of(Path.of("/"), Path.of("/nowhere"))),
            Exhibits.tail(log));
    assertThat(made.items()).allMatch(item -> item.outcome() == Outcome.OK);
    assertThat(text("heap-histogram.txt")).contains("#instances", "java.lang.String");
    assertThat(text("readings.csv").lines().filter(line -> line.contains("host.cpu"))).hasSize(15);
    assertThat(text("disks.txt")).contains("/: ", "/nowhere: unknown");
    assertThat(text("logs/app.log.tail")).contains("last line").doesNotContain("topsecret");
    assertThat(text("versions.txt")).contains("jvm = ", "argument = ");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.file())))
        .isEqualTo("rw-------");
  }

  @Test
  void theHistogramIsLeftOutWhereItWouldStopTheApplicationForTooLong() throws Exception {
    Collected made = write(USUAL, Exhibits.histogram(1));
    assertThat(made.items().get(0).outcome()).isEqualTo(Outcome.NONE);
    assertThat(made.items().get(0).detail()).startsWith("left out");
  }

  @Test
  void onePieceThatHangsOrFailsOrIsTooLargeCostsItselfAlone() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Collected made =
        write(
            new EvidenceFile.Limits(Duration.ofSeconds(20), 10_000),
            new Exhibit(
                "fails",
                out -> {
                  throw new IOException("jdbc:postgresql://u:hidden@h/ is not there, kn0wn-secret");
                }),
            new Exhibit(
                "large",
                out -> {
                  for (int i = 0; i < 10_000; i++) {
                    out.append("line ").append(Integer.toString(i)).append('\n');
                  }
                }));
    assertThat(made.items().get(0).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(made.items().get(0).detail())
        .contains("is not there")
        .doesNotContain("hidden")
        .doesNotContain("kn0wn-secret");
    assertThat(made.items().get(1).detail()).startsWith("cut after");
    assertThat(text("large")).startsWith("line 0\n").endsWith("bytes]\n");

    Collected late =
        write(
            new EvidenceFile.Limits(Duration.ofMillis(300), 10_000),
            new Exhibit("first", out -> out.append("there\n")),
            new Exhibit(
                "hangs",
                out -> {
                  out.append("begun\n");
                  never.await();
                }),
            new Exhibit("after", out -> out.append("x")));
    assertThat(late.items())
        .extracting(Collected.Item::outcome)
        .containsExactly(Outcome.OK, Outcome.FAILED, Outcome.FAILED);
    assertThat(text("hangs")).isEqualTo("begun\n");
  }

  @Test
  void aFileThatCannotBeWrittenIsAFailureAndLeavesNothing() throws Exception {
    Path gone = folder.resolve("gone");
    assertThatThrownBy(() -> files.write(gone.resolve("e.zip"), List.of(Exhibits.threads()), USUAL))
        .isInstanceOf(IOException.class);
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aFlightRecordingThatRunsIsDumpedAndWithoutOneThereIsNone() throws Exception {
    assertThat(FlightRecording.dump(folder.resolve("none.jfr"))).isEmpty();
    try (Recording recording = new Recording()) {
      recording.enable("jdk.JVMInformation");
      recording.start();
      Path file = FlightRecording.dump(folder.resolve("r.jfr")).orElseThrow();
      assertThat(RecordingFile.readAllEvents(file)).isNotEmpty();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }
}
