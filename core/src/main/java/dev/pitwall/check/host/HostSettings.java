package dev.pitwall.check.host;

import dev.pitwall.config.Configuration;
import dev.pitwall.config.CoreSettings;
import dev.pitwall.config.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What of the host is looked at, and from where on it is trouble.
 *
 * @param interval between two samples
 * @param cpuThreshold share of the processors, 0 to 1
 * @param memoryThreshold share of the memory, 0 to 1
 * @param diskThreshold share of a file system as {@code df} computes it, 0 to 1
 * @param diskPaths one reading each, unless two are on one file system
 */
public record HostSettings(
    Duration interval,
    double cpuThreshold,
    double memoryThreshold,
    double diskThreshold,
    List<Path> diskPaths) {

  private static final Key<Double> CPU =
      Key.percent("host.cpu.threshold", "80%", "Busy share of the processors that is too much.");
  private static final Key<Double> MEMORY =
      Key.percent("host.memory.threshold", "85%", "Used share of the memory that is too much.");
  private static final Key<Double> DISK =
      Key.percent("host.disk.threshold", "80%", "Used share of a disk, as df shows it.");
  private static final Key<List<String>> PATHS =
      Key.texts("host.disk.paths", List.of("/"), "Paths whose file systems are watched.");

  /** Keeps a copy of the paths. */
  public HostSettings {
    diskPaths = List.copyOf(diskPaths);
  }

  /** The keys. */
  public static List<Key<?>> keys() {
    return List.of(CPU, MEMORY, DISK, PATHS);
  }

  /** The effective settings. */
  public static HostSettings from(Configuration configuration) {
    return new HostSettings(
        CoreSettings.from(configuration).sampleInterval(),
        configuration.get(CPU),
        configuration.get(MEMORY),
        configuration.get(DISK),
        configuration.get(PATHS).stream().map(Path::of).toList());
  }
}
