package dev.pitwall.check.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pitwall.check.Reading;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("StringConcatToTextBlock") // one line of a file is one literal
class DiskCourseTest {
  private static final long GIB = 1L << 30;
  private static final Path DATA = Path.of("/data");
  private static final Messages WORDS = Messages.of(HostChecks.class, Locale.ENGLISH);

  @TempDir Path root;
  private final DiskCourse course = new DiskCourse(DATA);

  private static Disks.Disk disk(String device, long used, Disks.Writing writing) {
    long total = 100 * GIB;
    return new Disks.Disk(
        device, total, total - used, total - used - 10 * GIB, writing, Optional.empty());
  }

  private Optional<Reading> at(Duration when, String device, long used) {
    Disks.Disk disk = disk(device, used, Disks.Writing.POSSIBLE);
    return course.timeToFull(disk, when.toNanos(), WORDS);
  }

  private static double seconds(Optional<Reading> reading) {
    return ((Reading.Measured) reading.orElseThrow()).value();
  }

  @Test
  void aDiskThatFillsIsFullWhenWhatUsersCanHaveIsUsed() {
    Optional<Reading> last = Optional.empty();
    for (int minute = 0; minute <= 180; minute++) {
      last = at(Duration.ofMinutes(minute), "8:1", 60 * GIB + minute * GIB / 30);
    }
    // 66 GiB of the 90 that users can have, 2 GiB an hour.
    assertThat(seconds(last)).isCloseTo(12 * 3600, within(60.0));
  }

  @Test
  void aDiskThatDoesNotFillIsFarFromFullAndNotUnknown() {
    Optional<Reading> last = Optional.empty();
    for (int minute = 0; minute <= 90; minute++) {
      last = at(Duration.ofMinutes(minute), "8:1", 60 * GIB);
    }
    assertThat(seconds(last)).isEqualTo(30 * 86_400);
  }

  @Test
  void nothingIsSaidInTheFirstHourNorOfAnotherDiskUnderTheSamePath() {
    for (int minute = 0; minute < 60; minute++) {
      assertThat(at(Duration.ofMinutes(minute), "8:1", 60 * GIB)).isEmpty();
    }
    assertThat(at(Duration.ofMinutes(60), "8:1", 60 * GIB)).isPresent();
    assertThat(at(Duration.ofMinutes(61), "8:2", 60 * GIB)).isEmpty();
  }

  private double readOnly(Disks.Writing writing) {
    return ((Reading.Measured) course.readOnly(disk("8:1", GIB, writing), WORDS)).value();
  }

  @Test
  void aDiskThatTookWritesAndTakesNoneIsReadOnlyUntilItTakesThemAgain() {
    assertThat(readOnly(Disks.Writing.POSSIBLE)).isZero();
    assertThat(readOnly(Disks.Writing.READ_ONLY)).isEqualTo(1);
    assertThat(readOnly(Disks.Writing.POSSIBLE)).isZero();
  }

  @Test
  void aDiskThatIsReadOnlyOnPurposeIsNoTroubleButOneThatTheKernelStoppedIs() {
    assertThat(readOnly(Disks.Writing.READ_ONLY)).isZero();
    assertThat(readOnly(Disks.Writing.STOPPED)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/data, rw, 'rw,errors=remount-ro', false",
    "/data, rw, 'ro,errors=remount-ro', true",
    "/data, rw, 'rw,emergency_ro', true",
    "/data, rw, 'rw,shutdown', true",
    "/data, ro, 'ro', false",
    "/data, ro, 'rw', false",
    "/data/shop/uploads, rw, 'ro', true",
    "/database, rw, 'ro', false",
  })
  void theKernelStoppedWritingWhereAMountForWritingLiesUponAReadOnlyFileSystem(
      String path, String mount, String beneath, boolean stopped) throws IOException {
    LinuxHost host = new LinuxHost(root);
    host.put(
        "proc/self/mountinfo",
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
            + "30 22 8:2 / /data "
            + mount
            + ",relatime shared:2 master:3 - ext4 /dev/sdb1 "
            + beneath
            + "\n");
    assertThat(new MountTable(host.files()).stopped(Path.of(path))).contains(stopped);
  }

  @Test
  void ofTwoMountsUponOneFolderTheLaterCounts() throws IOException {
    LinuxHost host = new LinuxHost(root);
    host.put(
        "proc/self/mountinfo",
        "30 22 8:2 / /my\\040data rw - ext4 /dev/sdb1 ro\n"
            + "31 30 8:3 / /my\\040data rw - ext4 /dev/sdc1 rw\n");
    assertThat(new MountTable(host.files()).stopped(Path.of("/my data/x"))).contains(false);
  }

  @Test
  void withoutATableOfMountsNothingIsSaid() throws IOException {
    assertThat(new MountTable(new LinuxHost(root).files()).stopped(DATA)).isEmpty();
  }
}
