package dev.pitwall.check.host;

import dev.pitwall.check.Check;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The checks of the host: {@code host} (readings {@code host.cpu}, {@code host.memory} and their
 * companions) and {@code host.disk} ({@code host.disk{path=...}}, {@code host.inodes{path=...}}).
 *
 * <p>On Linux they read {@code /proc} and the cgroup files, elsewhere the JDK's beans. Nothing is
 * touched before the first run, and nothing native is loaded.
 */
public final class HostChecks {
  private static final Duration DISK_DEADLINE = Duration.ofSeconds(2);

  private HostChecks() {}

  /** The checks; each to be run every {@link HostSettings#interval()}. */
  public static List<Check> of(HostSettings settings, TimeSource time, Locale locale) {
    Messages words = Messages.of(HostChecks.class, locale);
    return List.of(
        new CpuMemoryCheck(() -> meters(time, words), words),
        new DiskCheck(settings.diskPaths(), new SystemDisks(time), DISK_DEADLINE, time, words));
  }

  private static Meters meters(TimeSource time, Messages words) {
    HostFiles files = new HostFiles(Path.of("/"));
    if (files.exists("proc/stat")) {
      return linux(files, time, words);
    }
    JdkHost jdk = new JdkHost(words);
    return new Meters(jdk::cpu, jdk::memory, Processes.NONE);
  }

  static Meters linux(HostFiles files, TimeSource time, Messages words) {
    return new Meters(
        new LinuxCpu(files, time, words)::measure,
        new LinuxMemory(files, words)::measure,
        new LinuxProcesses(files));
  }
}
