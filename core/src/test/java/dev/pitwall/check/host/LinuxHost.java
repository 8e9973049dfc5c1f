package dev.pitwall.check.host;

import dev.pitwall.check.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A made-up Linux: files of {@code /proc} and {@code /sys} below a folder. */
final class LinuxHost {
  static final String V2_MOUNT =
      "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

  private final Path root;

  LinuxHost(Path root) throws IOException {
    this.root = root;
    ticks(0, 0);
    put("proc/meminfo", "MemTotal: 16000000 kB\nMemFree: 1000000 kB\nMemAvailable: 4000000 kB\n");
    put("proc/loadavg", "0.50 0.40 0.30 1/100 4242\n");
  }

  HostFiles files() {
    return new HostFiles(root);
  }

  /** What the meter answers in the groups of this machine, by the text of its key. */
  Map<String, Reading> measure(Meter meter) throws IOException {
    Answers answers = new Answers();
    meter.measure(Cgroups.read(files()), answers);
    Map<String, Reading> readings = new LinkedHashMap<>();
    answers.list().forEach(reading -> readings.put(reading.key().toString(), reading));
    return readings;
  }

  LinuxHost put(String path, String text) throws IOException {
    Path file = at(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /** Four processors. */
  LinuxHost ticks(long busy, long idle) throws IOException {
    String one = " 0 0 0 0 0 0 0 0 0 0\n";
    return put(
        "proc/stat",
        "cpu  "
            + busy
            + " 0 0 "
            + idle
            + " 0 0 0 0 0 0\n"
            + "cpu0"
            + one
            + "cpu1"
            + one
            + "cpu2"
            + one
            + "cpu3"
            + one
            + "intr 1\n");
  }

  LinuxHost in(String cgroup, String mountinfo) throws IOException {
    put("proc/self/cgroup", cgroup);
    return put("proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n" + mountinfo);
  }

  /** Below the root, also for an absolute path: no test writes into the real system. */
  Path at(String path) {
    Path file = root.resolve(path.startsWith("/") ? path.substring(1) : path).normalize();
    if (!file.startsWith(root)) {
      throw new IllegalArgumentException(path + " leads out of " + root);
    }
    return file;
  }
}
