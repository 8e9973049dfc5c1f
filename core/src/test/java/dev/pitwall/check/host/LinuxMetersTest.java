package dev.pitwall.check.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pitwall.check.Reading;
import dev.pitwall.check.TestTime;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden files of {@code /proc} and {@code /sys} for what is measured beside CPU and memory. */
@SuppressWarnings("StringConcatToTextBlock") // one line of a file is one literal
class LinuxMetersTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @TempDir Path root;
  private LinuxHost host;
  private final TestTime time = new TestTime();
  private final Messages words = Messages.of(HostChecks.class, Locale.ENGLISH);

  @BeforeEach
  void machine() throws IOException {
    host = new LinuxHost(root);
  }

  private static void is(Map<String, Reading> readings, String key, double value) {
    assertThat(readings.get(key))
        .as(key)
        .isInstanceOfSatisfying(
            Reading.Measured.class, r -> assertThat(r.value()).isCloseTo(value, within(1e-9)));
  }

  private static void isUnknown(Map<String, Reading> readings, String key, String reason) {
    assertThat(readings.get(key))
        .as(key)
        .isInstanceOfSatisfying(
            Reading.Unknown.class, r -> assertThat(r.reason()).contains(reason));
  }

  private LinuxCpu cpu() {
    return new LinuxCpu(host.files(), new QuotaUse(time), Processes.NONE, words);
  }

  private LinuxReclaim reclaim(Optional<Path> group) {
    return new LinuxReclaim(host.files(), time, words, () -> group);
  }

  private LinuxPressure pressure(boolean limited) {
    return new LinuxPressure(host.files(), words, () -> limited);
  }

  private LinuxNetwork network() {
    return new LinuxNetwork(host.files(), time, words);
  }

  private void pageSize(long bytes) throws IOException {
    ByteBuffer vector = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
    vector.putLong(16).putLong(0xbfebfbff).putLong(6).putLong(bytes).putLong(0).putLong(0);
    host.put("proc/self/auxv", "");
    Files.write(host.at("proc/self/auxv"), vector.array());
  }

  @Test
  void waitingAndStolenTimeAreSharesOfAllTimeAndUnknownAtTheFirstSample() throws IOException {
    LinuxCpu cpu = cpu();
    Map<String, Reading> first = host.measure(cpu);
    isUnknown(first, "host.cpu.iowait", "first sample");
    isUnknown(first, "host.cpu.steal", "first sample");
    host.put("proc/stat", "cpu  10 0 0 40 30 0 0 20 0 0\ncpu0 1 1 1 1\ncpu1 1 1 1 1\n");
    Map<String, Reading> second = host.measure(cpu);
    is(second, "host.cpu", 0.1);
    is(second, "host.cpu.iowait", 0.3);
    is(second, "host.cpu.steal", 0.2);
  }

  @Test
  void theLoadIsThatOfFifteenMinutesByTheProcessorsThatAreOn() throws IOException {
    host.put("proc/loadavg", "1.00 2.00 6.00 3/400 1234\n");
    is(host.measure(cpu()), "host.load", 1.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "0.1 0.2 x 1/2 3", "0.1 0.2 -1 1/2 3", "1 2 NaN 1/2 3"})
  void aGarbledLoadIsUnknown(String loadavg) throws IOException {
    host.put("proc/loadavg", loadavg);
    isUnknown(host.measure(cpu()), "host.load", "/proc/loadavg");
  }

  @Test
  void aGarbledStatIsUnknownInAllItsReadings() throws IOException {
    host.put("proc/stat", "nonsense\n");
    Map<String, Reading> readings = host.measure(cpu());
    isUnknown(readings, "host.cpu", "/proc/stat");
    isUnknown(readings, "host.cpu.steal", "/proc/stat");
    isUnknown(readings, "host.load", "no processors");
  }

  @Test
  void aMissingFileMakesTheReadingsOfItsMeterUnknownAndLeavesTheOthers() throws IOException {
    Files.delete(host.at("proc/stat"));
    HostCheck check = new HostCheck(() -> HostChecks.linux(host.files(), time, words), words);
    Map<String, Reading> readings = new java.util.HashMap<>();
    check.run().forEach(reading -> readings.put(reading.key().toString(), reading));
    isUnknown(readings, "host.cpu", "proc/stat");
    isUnknown(readings, "host.load", "proc/stat");
    is(readings, "host.memory", 0.75);
  }

  @Test
  void pressureIsTheLastMinuteOfSome() throws IOException {
    for (String resource : new String[] {"cpu", "memory", "io"}) {
      host.put(
          "proc/pressure/" + resource,
          "some avg10=9.00 avg60=12.50 avg300=8.00 total=1\nfull avg10=0.00 avg60=3.00 avg300=0.00"
              + " total=0\n");
    }
    Map<String, Reading> readings = host.measure(pressure(false));
    is(readings, "host.cpu.pressure", 0.125);
    is(readings, "host.memory.pressure", 0.125);
    is(readings, "host.io.pressure", 0.125);
  }

  @Test
  void aKernelWithoutPressureHasNoneAndAGarbledFileIsUnknown() throws IOException {
    assertThat(host.measure(pressure(false))).isEmpty();
    host.put("proc/pressure/cpu", "some avg10=1 total=3\n")
        .put("proc/pressure/io", "some avg60=101.00 total=3\n");
    Map<String, Reading> readings = host.measure(pressure(false));
    isUnknown(readings, "host.cpu.pressure", "avg60");
    isUnknown(readings, "host.io.pressure", "avg60");
    assertThat(readings).hasSize(2);
  }

  @Test
  void underALimitThePressureIsThatOfTheGroupAndNeverThatOfTheMachine() throws IOException {
    host.put("proc/pressure/cpu", "some avg10=0.00 avg60=90.00 avg300=0.00 total=1\n");
    assertThat(host.measure(pressure(true))).isEmpty();
    host.in("0::/app\n", LinuxHost.V2_MOUNT)
        .put("sys/fs/cgroup/app/cpu.pressure", "some avg10=0.00 avg60=5.00 avg300=0.00 total=1\n");
    is(host.measure(pressure(true)), "host.cpu.pressure", 0.05);
  }

  @Test
  void killsAndSwapAreThoseSinceTheSampleBefore() throws IOException {
    pageSize(16384);
    host.put("proc/vmstat", "pswpin 1000\npswpout 7\noom_kill 5\n");
    LinuxReclaim reclaim = reclaim(Optional.empty());
    Map<String, Reading> first = host.measure(reclaim);
    isUnknown(first, "host.memory.oom-kills", "first sample");
    isUnknown(first, "host.memory.swap-in", "first sample");
    time.pass(TEN_SECONDS);
    host.put("proc/vmstat", "pswpin 1100\npswpout 7\noom_kill 7\n");
    Map<String, Reading> second = host.measure(reclaim);
    is(second, "host.memory.oom-kills", 2);
    is(second, "host.memory.swap-in", 100 * 16384 / 10.0);
    time.pass(TEN_SECONDS);
    is(host.measure(reclaim), "host.memory.oom-kills", 0);
  }

  @Test
  void underALimitTheGroupsOwnKillsCountAndNotThoseOfItsNeighbours() throws IOException {
    host.in("0::/\n", LinuxHost.V2_MOUNT)
        .put("proc/vmstat", "pswpin 0\noom_kill 5\n")
        .put("sys/fs/cgroup/memory.events", "oom 0\noom_kill 0\n");
    LinuxReclaim reclaim = reclaim(Optional.of(host.at("sys/fs/cgroup")));
    host.measure(reclaim);
    host.put("proc/vmstat", "pswpin 0\noom_kill 50\n")
        .put("sys/fs/cgroup/memory.events", "oom 1\noom_kill 1\n");
    Map<String, Reading> readings = host.measure(reclaim);
    is(readings, "host.memory.oom-kills", 1);
    assertThat(readings).doesNotContainKey("host.memory.swap-in");
  }

  @Test
  void anotherGroupStartsItsCountAnew() throws IOException {
    host.put("proc/vmstat", "oom_kill 0\n").put("sys/fs/cgroup/memory.events", "oom_kill 9\n");
    Path group = host.at("sys/fs/cgroup");
    boolean[] moved = {false};
    LinuxReclaim reclaim =
        new LinuxReclaim(
            host.files(), time, words, () -> moved[0] ? Optional.of(group) : Optional.empty());
    host.measure(reclaim);
    moved[0] = true;
    isUnknown(host.measure(reclaim), "host.memory.oom-kills", "first sample");
  }

  @Test
  void withoutThePageSizeTheSwapRateIsUnknown() throws IOException {
    host.put("proc/vmstat", "pswpin 1\n");
    isUnknown(host.measure(reclaim(Optional.empty())), "host.memory.swap-in", "auxv");
    pageSize(12345);
    isUnknown(host.measure(reclaim(Optional.empty())), "host.memory.swap-in", "auxv");
  }

  @Test
  void thePageSizeOfThisMachineIsRead() {
    assertThat(new PageSize(new HostFiles(Path.of("/"))).bytes().orElseThrow())
        .isIn(4096.0, 16384.0, 65536.0);
  }

  private void interfaces(long errors, long drops) throws IOException {
    String header = "Inter-|   Receive\n face |bytes packets errs drop fifo frame compressed\n";
    String row = "%s: 1 2 %d %d 0 0 0 0 5 6 %d %d 0 0 0 0\n";
    host.put(
        "proc/net/dev",
        header
            + String.format(row, "  eth0", errors, drops, errors, drops)
            + String.format(row, " veth1", errors * 9, drops * 9, errors, drops)
            + String.format(row, "    lo", errors * 9, drops * 9, errors, drops));
    Files.createDirectories(host.at("sys/class/net/eth0/device"));
    Files.createDirectories(host.at("sys/class/net/veth1"));
  }

  @Test
  void lostPacketsAreErrorsAndDropsASecondOfInterfacesWithADevice() throws IOException {
    LinuxNetwork network = network();
    interfaces(100, 1000);
    isUnknown(host.measure(network), "host.network.lost{interface=eth0}", "first sample");
    time.pass(TEN_SECONDS);
    interfaces(110, 1040);
    Map<String, Reading> readings = host.measure(network);
    is(readings, "host.network.lost{interface=eth0}", 10);
    assertThat(readings).hasSize(1);
    assertThat(((Reading.Measured) readings.values().iterator().next()).detail())
        .isEqualTo("2 errors and 8 drops a second");
  }

  @Test
  void aGarbledTableOfInterfacesIsUnknownAndAMissingOneHasNone() throws IOException {
    assertThat(host.measure(network())).isEmpty();
    interfaces(1, 1);
    host.put("proc/net/dev", "eth0: 1 2 x 4 5 6 7 8 9 10 11 12 13\n");
    isUnknown(host.measure(network()), "host.network.lost{interface=eth0}", "proc(5)");
  }
}
