package dev.pitwall.check.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pitwall.check.Reading;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same process, with 512 MiB in use of a limit of 1 GiB and a quota of half a processor, as the
 * usual surroundings show it to itself: lines of {@code /proc/self/cgroup} and {@code mountinfo} as
 * their kernels write them, and which folder then is its group.
 */
@SuppressWarnings("StringConcatToTextBlock") // one line of a file is one literal
class ContainerLayoutsTest {
  private static final String ID =
      "4f3c1b0a9e8d7c6b5a49382716050403020100ffeeddccbbaa99887766554433";
  private static final String POD =
      "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod7.slice";

  /**
   * A layout.
   *
   * @param groups folders below the root, the process's own first; each is looked at
   * @param limited the one of them that has the limits
   */
  record Layout(String name, String cgroup, String mountinfo, List<String> groups, String limited) {
    @Override
    public String toString() {
      return name;
    }
  }

  @TempDir Path root;
  private final Messages words = Messages.of(HostChecks.class, Locale.ENGLISH);

  static Stream<Layout> versionTwo() {
    return Stream.of(
        new Layout(
            "Docker, version 2, private namespace",
            "0::/\n",
            "1021 1014 0:27 / /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup"
                + " rw,nsdelegate,memory_recursiveprot\n",
            List.of("/sys/fs/cgroup"),
            "/sys/fs/cgroup"),
        new Layout(
            "Docker, version 2, namespace of the host",
            "0::/system.slice/docker-" + ID + ".scope\n",
            "1021 1014 0:27 /system.slice/docker-"
                + ID
                + ".scope /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n",
            List.of("/sys/fs/cgroup"),
            "/sys/fs/cgroup"),
        new Layout(
            "Docker, version 2, the host's tree mounted over its own",
            "0::/system.slice/docker-" + ID + ".scope\n",
            "1021 1014 0:27 /system.slice/docker-"
                + ID
                + ".scope /sys/fs/cgroup ro - cgroup2 cgroup rw\n"
                + "1022 1021 0:27 / /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
            List.of(
                "/sys/fs/cgroup/system.slice/docker-" + ID + ".scope",
                "/sys/fs/cgroup/system.slice",
                "/sys/fs/cgroup"),
            "/sys/fs/cgroup/system.slice/docker-" + ID + ".scope"),
        new Layout(
            "Kubernetes, version 2, limit on the pod",
            "0::" + POD + "/cri-containerd-" + ID + ".scope\n",
            "2311 2300 0:26 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n",
            List.of(
                "/sys/fs/cgroup" + POD + "/cri-containerd-" + ID + ".scope",
                "/sys/fs/cgroup" + POD,
                "/sys/fs/cgroup/kubepods.slice/kubepods-burstable.slice",
                "/sys/fs/cgroup/kubepods.slice",
                "/sys/fs/cgroup"),
            "/sys/fs/cgroup" + POD),
        new Layout(
            "systemd service in a slice with the limits",
            "0::/apps.slice/apps-shop.slice/tomcat.service\n",
            "30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2"
                + " cgroup2 rw,nsdelegate,memory_recursiveprot\n",
            List.of(
                "/sys/fs/cgroup/apps.slice/apps-shop.slice/tomcat.service",
                "/sys/fs/cgroup/apps.slice/apps-shop.slice",
                "/sys/fs/cgroup/apps.slice",
                "/sys/fs/cgroup"),
            "/sys/fs/cgroup/apps.slice/apps-shop.slice"),
        new Layout(
            "LXC, version 2, limits at the container's own root",
            "0::/system.slice/tomcat9.service\n",
            "512 500 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime - cgroup2 none rw\n",
            List.of(
                "/sys/fs/cgroup/system.slice/tomcat9.service",
                "/sys/fs/cgroup/system.slice",
                "/sys/fs/cgroup"),
            "/sys/fs/cgroup"),
        new Layout(
            "a group outside of the namespace",
            "0::/../../user.slice/session-3.scope\n",
            "1021 1014 0:27 /../.. /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
            List.of("/sys/fs/cgroup"),
            "/sys/fs/cgroup"));
  }

  static Stream<Layout> versionOne() {
    String docker = "/docker/" + ID;
    String pod = "/kubepods/burstable/pod7/" + ID;
    return Stream.of(
        new Layout(
            "Docker, version 1",
            "12:memory:"
                + docker
                + "\n4:cpu,cpuacct:"
                + docker
                + "\n1:name=systemd:"
                + docker
                + "\n",
            v1Mount("memory", docker, "memory") + v1Mount("cpu,cpuacct", docker, "cpu,cpuacct"),
            List.of(""),
            ""),
        new Layout(
            "Docker, version 1, private namespace",
            "12:memory:/\n4:cpu,cpuacct:/\n",
            v1Mount("memory", "/", "memory") + v1Mount("cpu,cpuacct", "/", "cpu,cpuacct"),
            List.of(""),
            ""),
        new Layout(
            "Kubernetes, version 1, the host's paths over a mount of the container",
            "11:cpu,cpuacct:"
                + pod
                + "\n9:memory:"
                + pod
                + "\n0::/system.slice/containerd.service\n",
            v1Mount("memory", pod, "memory")
                + v1Mount("cpu,cpuacct", pod, "cpu,cpuacct")
                + "50 30 0:40 / /sys/fs/cgroup/unified ro - cgroup2 cgroup rw\n",
            List.of(""),
            ""),
        new Layout(
            "systemd service, mixed: controllers on version 1",
            "9:memory:/system.slice/tomcat.service\n4:cpu,cpuacct:/system.slice/tomcat.service\n"
                + "0::/system.slice/tomcat.service\n",
            v1Mount("memory", "/", "memory")
                + v1Mount("cpu,cpuacct", "/", "cpu,cpuacct")
                + "50 30 0:40 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
            List.of("/system.slice/tomcat.service", "/system.slice", ""),
            "/system.slice/tomcat.service"),
        new Layout(
            "LXC, version 1, limits at the container's own root",
            "9:memory:/lxc/shop/system.slice/tomcat.service\n"
                + "4:cpu,cpuacct:/lxc/shop/system.slice/tomcat.service\n",
            v1Mount("memory", "/lxc/shop", "memory")
                + v1Mount("cpu,cpuacct", "/lxc/shop", "cpu,cpuacct"),
            List.of("/system.slice/tomcat.service", "/system.slice", ""),
            ""));
  }

  private static String v1Mount(String folder, String from, String controllers) {
    return "40 30 0:33 "
        + from
        + " /sys/fs/cgroup/"
        + folder
        + " ro,nosuid,nodev,noexec,relatime master:17 - cgroup cgroup rw,"
        + controllers
        + "\n";
  }

  @ParameterizedTest
  @MethodSource("versionTwo")
  void theLimitsOfVersionTwoAreFoundWhereTheyAre(Layout layout) throws IOException {
    LinuxHost host = new LinuxHost(root).in(layout.cgroup(), layout.mountinfo());
    for (String group : layout.groups()) {
      boolean limited = group.equals(layout.limited());
      host.put(group + "/memory.max", limited ? "1073741824\n" : "max\n")
          .put(group + "/memory.current", "805306368\n")
          .put(group + "/memory.stat", "anon 1\nfile 2\ninactive_file 268435456\n")
          .put(group + "/memory.events", "low 0\noom 3\noom_kill 2\noom_group_kill 0\n")
          .put(group + "/cpu.max", limited ? "50000 100000\n" : "max 100000\n")
          .put(group + "/cpu.stat", "usage_usec 1\nnr_periods 100\nnr_throttled 25\n");
    }
    expect(host, layout.groups());
  }

  @ParameterizedTest
  @MethodSource("versionOne")
  void theLimitsOfVersionOneAreFoundWhereTheyAre(Layout layout) throws IOException {
    LinuxHost host = new LinuxHost(root).in(layout.cgroup(), layout.mountinfo());
    Files.createDirectories(host.at("sys/fs/cgroup/unified"));
    for (String group : layout.groups()) {
      boolean limited = group.equals(layout.limited());
      String memory = "sys/fs/cgroup/memory" + group;
      String cpu = "sys/fs/cgroup/cpu,cpuacct" + group;
      host.put(
              memory + "/memory.limit_in_bytes", limited ? "1073741824\n" : "9223372036854771712\n")
          .put(memory + "/memory.usage_in_bytes", "805306368\n")
          .put(memory + "/memory.stat", "inactive_file 1\ntotal_inactive_file 268435456\n")
          .put(memory + "/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n")
          .put(cpu + "/cpu.cfs_quota_us", limited ? "50000\n" : "-1\n")
          .put(cpu + "/cpu.cfs_period_us", "100000\n")
          .put(cpu + "/cpu.stat", "nr_periods 100\nnr_throttled 25\nthrottled_time 9\n")
          .put(cpu + "/cpuacct.usage", "1000\n");
    }
    List<String> memory = layout.groups().stream().map(g -> "/sys/fs/cgroup/memory" + g).toList();
    expect(host, memory);
  }

  private void expect(LinuxHost host, List<String> groups) throws IOException {
    Cgroups cgroups = Cgroups.read(host.files());
    List<Path> levels = cgroups.levels("memory");
    assertThat(levels).isEqualTo(groups.stream().map(g -> host.at(g.substring(1))).toList());
    LinuxMemory memory = new LinuxMemory(host.files(), Processes.NONE, words);
    Map<String, Reading> readings = host.measure(memory);
    assertThat(readings.get("host.memory"))
        .isInstanceOfSatisfying(
            Reading.Measured.class, share -> assertThat(share.value()).isEqualTo(0.5));
    assertThat(memory.limitedGroup()).contains(levels.get(0));
    assertThat(cgroups.oomKills(levels.get(0))).hasValue(2);
    List<Path> cpu = cgroups.levels("cpu");
    double limit = Double.NaN;
    for (Path level : cpu) {
      limit = cgroups.limitCores(level).orElse(limit);
      assertThat(cgroups.cpuSeconds(level)).hasValue(1e-6);
      assertThat(cgroups.periods(level).throttled()).hasValue(25);
    }
    assertThat(limit).isEqualTo(0.5);
  }

  @Test
  void underLxcfsTheMachineIsTheContainerAndItsOwnFormulaHolds() throws IOException {
    LinuxHost host = new LinuxHost(root).in("0::/\n", LinuxHost.V2_MOUNT);
    host.put("proc/meminfo", "MemTotal: 1048576 kB\nMemAvailable: 786432 kB\n")
        .put("sys/fs/cgroup/memory.max", "1073741824\n");
    LinuxMemory memory = new LinuxMemory(host.files(), Processes.NONE, words);
    assertThat(host.measure(memory).get("host.memory"))
        .isInstanceOfSatisfying(
            Reading.Measured.class, share -> assertThat(share.value()).isEqualTo(0.25));
    assertThat(memory.limitedGroup()).isEmpty();
  }
}
