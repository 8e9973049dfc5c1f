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
 * companions) and {@code host.disk} ({@code host.disk{path=...}} and its companions, {@code
 * host.inodes{path=...}}).
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
    Disks disks = new SystemDisks(time, Path.of("/"));
    return List.of(
        new HostCheck(() -> source(time, words), words),
        new DiskCheck(settings.diskPaths(), disks, DISK_DEADLINE, time, words));
  }

  private static HostCheck.Source source(TimeSource time, Messages words) {
    HostFiles files = new HostFiles(Path.of("/"));
    return files.exists("proc/stat")
        ? linux(files, time, words)
        : new HostCheck.Source(null, List.of(new JdkHost(words)));
  }

  /** In this order: the later meters take what the earlier ones found. */
  static HostCheck.Source linux(HostFiles files, TimeSource time, Messages words) {
    LinuxProcesses processes = new LinuxProcesses(files, time);
    LinuxCpu cpu = new LinuxCpu(files, new QuotaUse(time), processes, words);
    LinuxMemory memory = new LinuxMemory(files, processes, words);
    return new HostCheck.Source(
        new OwnGroups(files, time),
        List.of(
            cpu,
            memory,
            new LinuxReclaim(files, time, words, memory::limitedGroup),
            new LinuxPressure(
                files, words, () -> cpu.limited() || memory.limitedGroup().isPresent()),
            new LinuxNetwork(files, time, words)));
  }
}
