package dev.pitwall.check.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DiskCheckTest {
  private static final Path ROOT = Path.of("/");
  private static final Path DATA = Path.of("/data");
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Map<Path, String> devices = new HashMap<>(Map.of(ROOT, "1", DATA, "2"));

  private static Disks.Disk disk(String device, long total, long free, long usable) {
    return new Disks.Disk(device, total, free, usable, Disks.Writing.POSSIBLE, Optional.empty());
  }

  private Disks.Disk ask(Path path) throws IOException {
    String device = devices.get(path);
    if (device == null) {
      throw new NoSuchFileException(path.toString());
    }
    return disk(device, 1000, 500, 400);
  }

  private static DiskCheck check(Disks disks, Duration deadline) {
    Messages words = Messages.of(HostChecks.class, Locale.ENGLISH);
    return new DiskCheck(List.of(ROOT, DATA), disks, deadline, TimeSource.system(), words);
  }

  private static Map<ReadingKey, Reading> byKey(List<Reading> readings) {
    Map<ReadingKey, Reading> byKey = new HashMap<>();
    readings.forEach(reading -> byKey.put(reading.key(), reading));
    return byKey;
  }

  private static ReadingKey key(Path path) {
    return ReadingKey.of("host.disk", "path", path.toString());
  }

  @Test
  void theShareIsThatOfDfRoundedUp() {
    // 500 used of 900 that users can have: 55.6 %, df shows 56 %.
    assertThat(disk("1", 1000, 500, 400).share()).contains(0.56);
    assertThat(disk("1", 1000, 200, 0).share()).contains(1.0);
  }

  @Test
  void numbersThatMakeNoSenseAreNoShare() {
    assertThat(disk("1", 0, 0, 0).share()).isEmpty();
    assertThat(disk("1", 100, 200, 200).share()).isEmpty();
    assertThat(disk("1", 100, -1, 10).share()).isEmpty();
  }

  @Test
  void pathsOnOneDeviceAreOneReadingThatNamesThem() throws Exception {
    devices.put(DATA, "1");
    List<Reading> readings = check(this::ask, LONG).run();
    assertThat(readings)
        .extracting(reading -> reading.key().toString())
        .containsExactly("host.disk{path=/}", "host.disk.read-only{path=/}");
    assertThat(((Reading.Measured) readings.get(0)).detail()).contains("/data");
  }

  @Test
  void aPathThatLostItsMountIsUnknown() throws Exception {
    DiskCheck check = check(this::ask, LONG);
    assertThat(byKey(check.run()).get(key(DATA))).isInstanceOf(Reading.Measured.class);
    devices.put(DATA, "1");
    assertThat(byKey(check.run()).get(key(DATA))).isInstanceOf(Reading.Unknown.class);
    assertThat(byKey(check.run()).get(key(ROOT))).isInstanceOf(Reading.Measured.class);
  }

  @Test
  void aPathThatIsNotThereIsUnknown() throws Exception {
    devices.remove(DATA);
    assertThat(byKey(check(this::ask, LONG).run()).get(key(DATA)))
        .isInstanceOfSatisfying(
            Reading.Unknown.class, unknown -> assertThat(unknown.reason()).contains("no such"));
  }

  @Test
  void aDiskThatHangsIsStuckAndAskedNoSecondTimeUntilItAnswers() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    Disks hanging =
        path -> {
          if (path.equals(DATA) && asked.getAndIncrement() == 0) {
            try {
              release.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
          return ask(path);
        };
    DiskCheck check = check(hanging, Duration.ofMillis(200));
    for (int i = 0; i < 3; i++) {
      assertThat(byKey(check.run()).get(key(DATA)))
          .isInstanceOfSatisfying(
              Reading.Unknown.class, unknown -> assertThat(unknown.reason()).contains("STUCK"));
    }
    assertThat(asked).hasValue(1);
    release.countDown();
    await().until(() -> byKey(check.run()).get(key(DATA)) instanceof Reading.Measured);
  }

  @Test
  void inodesAreReadFromDf() {
    String header = "Filesystem Inodes IUsed IFree IUse% Mounted on\n";
    assertThat(Inodes.parse(header + "/dev/vda 16777216 407085 16370131 3% /\n").share())
        .hasValue(0.03);
    assertThat(Inodes.parse(header + "//server/a b 100 95 5 95% /mnt/a b\n").share())
        .hasValue(0.95);
  }

  @Test
  void aFileSystemWithoutInodesHasNoShareOfThem() {
    String header = "Filesystem Inodes IUsed IFree IUse% Mounted on\n";
    assertThat(Inodes.parse(header + "/dev/sda 0 0 0 - /\n"))
        .isEqualTo(new Inodes.Answer(OptionalDouble.empty(), true, 0));
    assertThat(Inodes.parse("").told()).isFalse();
    assertThat(Inodes.parse(header + "/dev/sda x y z - /\n").told()).isFalse();
  }
}
