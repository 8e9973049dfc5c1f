package dev.pitwall.check.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pitwall.check.Reading;
import dev.pitwall.check.TestTime;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Golden files of the ways in which a process meets control groups. */
@SuppressWarnings("StringConcatToTextBlock") // one line of a file is one literal
class CgroupsTest {
  private static final String GIB = "1073741824";
  private static final String V1_NONE = "9223372036854771712";

  @TempDir Path root;
  private LinuxHost host;
  private final TestTime time = new TestTime();
  private final Messages words = Messages.of(HostChecks.class, Locale.ENGLISH);

  @BeforeEach
  void machine() throws IOException {
    host = new LinuxHost(root);
  }

  private Map<String, Reading> memory() throws IOException {
    return host.measure(new LinuxMemory(host.files(), Processes.NONE, words));
  }

  private LinuxCpu cpu() {
    return new LinuxCpu(host.files(), new QuotaUse(time), Processes.NONE, words);
  }

  private static void isShare(Map<String, Reading> readings, String name, double share) {
    assertThat(readings.get(name))
        .isInstanceOfSatisfying(
            Reading.Measured.class, r -> assertThat(r.value()).isCloseTo(share, within(1e-9)));
  }

  private static void isUnknown(Map<String, Reading> readings, String name) {
    assertThat(readings.get(name)).isInstanceOf(Reading.Unknown.class);
  }

  private void v2(String folder, String current, String inactive, String max) throws IOException {
    host.put("sys/fs/cgroup" + folder + "/memory.current", current + "\n")
        .put("sys/fs/cgroup" + folder + "/memory.stat", "anon 1\ninactive_file " + inactive + "\n")
        .put("sys/fs/cgroup" + folder + "/memory.max", max + "\n");
  }

  private void v1(String folder, String usage, String limit) throws IOException {
    String at = "sys/fs/cgroup/memory" + folder;
    host.put(at + "/memory.usage_in_bytes", usage)
        .put(at + "/memory.limit_in_bytes", limit)
        .put(at + "/memory.stat", "inactive_file 7\ntotal_inactive_file 0\n");
  }

  @Test
  void aVersionTwoHostWithoutLimitsIsMeasuredAsAMachine() throws IOException {
    host.in("0::/user.slice/session-1.scope\n", LinuxHost.V2_MOUNT);
    v2("/user.slice/session-1.scope", GIB, "0", "max");
    isShare(memory(), "host.memory", 0.75);
  }

  @Test
  void aPrivateNamespaceHasItsLimitAtTheMountPoint() throws IOException {
    host.in("0::/\n", LinuxHost.V2_MOUNT);
    v2("", "805306368", "268435456", GIB);
    isShare(memory(), "host.memory", 0.5);
  }

  @Test
  void theLimitOfAnAncestorHoldsAndItsUseCounts() throws IOException {
    host.in("0::/kubepods.slice/pod1.slice/app.scope\n", LinuxHost.V2_MOUNT);
    v2("/kubepods.slice/pod1.slice/app.scope", "268435456", "0", "max");
    v2("/kubepods.slice/pod1.slice", "858993459", "0", GIB);
    v2("/kubepods.slice", "4000000000", "0", "max");
    isShare(memory(), "host.memory", 858993459 / 1073741824.0);
  }

  @Test
  void dockerWithVersionOneSeesItsGroupAtTheMountPoint() throws IOException {
    host.in(
        "4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n",
        "40 30 0:33 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");
    v1("", "536870912", GIB);
    isShare(memory(), "host.memory", 0.5);
  }

  @Test
  void aPathOfTheHostThatIsNotMountedHereMeansTheMountPoint() throws IOException {
    host.in(
        "4:memory:/docker/abc\n",
        "40 30 0:33 / /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");
    v1("", "536870912", GIB);
    isShare(memory(), "host.memory", 0.5);
  }

  @Test
  void versionOneAlsoTellsTheLimitOfAncestorsThatAreNotVisible() throws IOException {
    host.in("4:memory:/\n", "40 30 0:33 / /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");
    v1("", "536870912", V1_NONE);
    host.put(
        "sys/fs/cgroup/memory/memory.stat",
        "total_inactive_file 0\nhierarchical_memory_limit " + GIB + "\n");
    isShare(memory(), "host.memory", 0.5);
  }

  @Test
  void inAMixedSystemTheControllerOnVersionOneCounts() throws IOException {
    host.in(
        "4:memory:/app\n0::/app\n",
        "40 30 0:33 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
            + "41 30 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
    v1("/app", "268435456", GIB);
    v1("", "1", V1_NONE);
    isShare(memory(), "host.memory", 0.25);
  }

  @Test
  void theLargestLongOfVersionOneIsNoLimit() throws IOException {
    host.in("4:memory:/\n", "40 30 0:33 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
    v1("", "536870912", V1_NONE);
    isShare(memory(), "host.memory", 0.75);
  }

  @Test
  void aLimitAboveTheMachineIsNoLimit() throws IOException {
    host.in("0::/\n", LinuxHost.V2_MOUNT);
    v2("", "1", "0", "99999999999999");
    isShare(memory(), "host.memory", 0.75);
  }

  @Test
  void aLimitWhoseUseIsNotToldIsUnknownAndNotTheMachine() throws IOException {
    host.in("0::/\n", LinuxHost.V2_MOUNT);
    host.put("sys/fs/cgroup/memory.max", GIB);
    isUnknown(memory(), "host.memory");
  }

  @Test
  void anOldKernelWithoutMemAvailableAddsWhatCanBeFreed() throws IOException {
    host.put(
        "proc/meminfo",
        "MemTotal: 1000 kB\nMemFree: 100 kB\nActive(file): 50 kB\nInactive(file): 30 kB\n"
            + "SReclaimable: 20 kB\n");
    isShare(memory(), "host.memory", 0.8);
  }

  @Test
  void meminfoWithoutANumberIsUnknown() throws IOException {
    host.put("proc/meminfo", "MemTotal: 1000 kB\n");
    isUnknown(memory(), "host.memory");
  }

  @Test
  void theFirstProcessorSampleIsUnknown() throws IOException {
    isUnknown(host.measure(cpu()), "host.cpu");
  }

  @Test
  void withoutAQuotaTheProcessorsOfTheMachineCount() throws IOException {
    LinuxCpu cpu = cpu();
    host.measure(cpu);
    host.ticks(30, 70);
    isShare(host.measure(cpu), "host.cpu", 0.3);
  }

  @Test
  void aQuotaOfVersionTwoIsTheWhole() throws IOException {
    host.in("0::/\n", LinuxHost.V2_MOUNT);
    host.put("sys/fs/cgroup/cpu.max", "50000 100000\n");
    String stat = "usage_usec %d\nnr_periods %d\nnr_throttled %d\n";
    host.put("sys/fs/cgroup/cpu.stat", String.format(stat, 1_000_000, 100, 10));
    LinuxCpu cpu = cpu();
    host.measure(cpu);
    time.pass(Duration.ofSeconds(10));
    host.ticks(10, 990).put("sys/fs/cgroup/cpu.stat", String.format(stat, 5_500_000, 200, 60));
    Map<String, Reading> readings = host.measure(cpu);
    isShare(readings, "host.cpu", 0.9);
    isShare(readings, "host.cpu.throttled", 0.5);
  }

  @Test
  void theQuotaOfAnAncestorIsFoundAndTheNearestToItsQuotaCounts() throws IOException {
    host.in("0::/pod/app\n", LinuxHost.V2_MOUNT);
    host.put("sys/fs/cgroup/pod/cpu.max", "100000 100000\n")
        .put("sys/fs/cgroup/pod/cpu.stat", "usage_usec 0\n")
        .put("sys/fs/cgroup/pod/app/cpu.max", "max 100000\n")
        .put("sys/fs/cgroup/pod/app/cpu.stat", "usage_usec 0\n");
    LinuxCpu cpu = cpu();
    host.measure(cpu);
    time.pass(Duration.ofSeconds(10));
    host.ticks(10, 990).put("sys/fs/cgroup/pod/cpu.stat", "usage_usec 7000000\n");
    isShare(host.measure(cpu), "host.cpu", 0.7);
  }

  @Test
  void versionOneTakesItsUseFromTheAccountingHierarchy() throws IOException {
    host.in(
        "1:cpu:/app\n2:cpuacct:/app\n",
        "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
            + "33 31 0:30 / /sys/fs/cgroup/cpuacct rw - cgroup cgroup rw,cpuacct\n");
    host.put("sys/fs/cgroup/cpu/app/cpu.cfs_quota_us", "200000")
        .put("sys/fs/cgroup/cpu/app/cpu.cfs_period_us", "100000")
        .put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1")
        .put("sys/fs/cgroup/cpuacct/app/cpuacct.usage", "0");
    LinuxCpu cpu = cpu();
    host.measure(cpu);
    time.pass(Duration.ofSeconds(1));
    host.ticks(1, 99).put("sys/fs/cgroup/cpuacct/app/cpuacct.usage", "1000000000");
    isShare(host.measure(cpu), "host.cpu", 0.5);
  }

  @Test
  void aQuotaWhoseUseIsNotToldIsUnknownAndNotTheMachine() throws IOException {
    host.in("0::/\n", LinuxHost.V2_MOUNT);
    host.put("sys/fs/cgroup/cpu.max", "50000 100000\n");
    LinuxCpu cpu = cpu();
    host.measure(cpu);
    time.pass(Duration.ofSeconds(1));
    host.ticks(1, 99);
    isUnknown(host.measure(cpu), "host.cpu");
  }

  @Test
  void aMountPointWithABlankIsReadAsSuch() throws IOException {
    host.in("0::/\n", "30 23 0:26 / /sys/fs/my\\040groups rw - cgroup2 cgroup2 rw\n");
    host.put("sys/fs/my groups/memory.max", GIB)
        .put("sys/fs/my groups/memory.current", "536870912")
        .put("sys/fs/my groups/memory.stat", "inactive_file 0\n");
    isShare(memory(), "host.memory", 0.5);
  }
}
