package dev.pitwall.check.host;

import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Busy share of the processors since the sample before.
 *
 * <p>Without a quota: {@link CpuTicks#between}. With a quota on a group of the process or above it:
 *
 * <pre>used CPU time of that group / (elapsed time * cores that its quota allows)</pre>
 *
 * for each group with a quota below the machine's number of cores; the one nearest to its quota
 * counts, because there the kernel throttles (cgroup-v2 documentation, {@code cpu.max}; CFS
 * bandwidth control).
 */
final class LinuxCpu {
  /** What one group had used at one time. */
  private record Used(double seconds, long nanos, double periods, double throttled) {}

  /** What one group used since the time before. */
  private record GroupUse(double share, double limitCores, OptionalDouble throttled) {}

  /**
   * The groups above this process.
   *
   * @param limited whether any has a quota
   * @param nearest the one nearest to its quota; empty if its use could not be told
   */
  private record Groups(boolean limited, Optional<GroupUse> nearest) {}

  private final HostFiles files;
  private final TimeSource time;
  private final Messages words;
  private @Nullable CpuTicks before;
  private Map<Path, Used> usedBefore = Map.of();

  LinuxCpu(HostFiles files, TimeSource time, Messages words) {
    this.files = files;
    this.time = time;
    this.words = words;
  }

  Meter.Outcome measure() throws IOException {
    List<String> stat = files.lines("proc/stat");
    Optional<CpuTicks> ticks = stat.isEmpty() ? Optional.empty() : CpuTicks.parse(stat.get(0));
    long cores = stat.stream().filter(line -> line.matches("cpu\\d+ .*")).count();
    CpuTicks last = before;
    before = ticks.orElse(null);
    Groups groups = groups(cores);
    if (ticks.isEmpty()) {
      return new Meter.None(words.get("cpu.unreadable", "file", "/proc/stat"));
    }
    if (last == null) {
      return new Meter.None(words.get("cpu.first"));
    }
    Optional<CpuTicks.Use> host = CpuTicks.between(last, ticks.get());
    if (host.isEmpty()) {
      return new Meter.None(words.get("cpu.no-time"));
    }
    if (groups.nearest().isPresent()) {
      return ofGroup(groups.nearest().get(), host.get());
    }
    // With a quota the machine's share would be the answer to another question.
    return groups.limited()
        ? new Meter.None(words.get("cpu.group-unknown"))
        : ofHost(host.get(), cores);
  }

  private Meter.Outcome ofHost(CpuTicks.Use use, long cores) {
    String detail =
        words.get(
            "cpu.host",
            "cores",
            cores,
            "iowait",
            Percent.of(use.iowait()),
            "steal",
            Percent.of(use.steal()),
            "load",
            load());
    return new Meter.Share(use.busy(), detail, companions(use));
  }

  private Meter.Outcome ofGroup(GroupUse use, CpuTicks.Use host) {
    Map<String, Double> companions = new LinkedHashMap<>(companions(host));
    use.throttled().ifPresent(share -> companions.put("host.cpu.throttled", share));
    String throttled =
        use.throttled().isPresent()
            ? Percent.of(use.throttled().getAsDouble())
            : words.get("not-reported");
    String detail =
        words.get(
            "cpu.group",
            "limit",
            Percent.plain(use.limitCores()),
            "throttled",
            throttled,
            "host",
            Percent.of(host.busy()),
            "load",
            load());
    return new Meter.Share(use.share(), detail, companions);
  }

  private static Map<String, Double> companions(CpuTicks.Use use) {
    Map<String, Double> companions = new LinkedHashMap<>();
    companions.put("host.cpu.iowait", use.iowait());
    companions.put("host.cpu.steal", use.steal());
    return companions;
  }

  private String load() {
    try {
      String[] fields = files.text("proc/loadavg").split(" ", 4);
      return fields.length < 4
          ? words.get("not-reported")
          : fields[0] + " " + fields[1] + " " + fields[2];
    } catch (IOException e) {
      return words.get("not-reported");
    }
  }

  private Groups groups(long cores) throws IOException {
    Cgroups cgroups = Cgroups.read(files);
    Map<Path, Used> now = new HashMap<>();
    Optional<GroupUse> nearest = Optional.empty();
    boolean limited = false;
    for (Path level : cgroups.levels("cpu")) {
      OptionalDouble limit = cgroups.limitCores(level);
      if (limit.isEmpty() || (cores > 0 && limit.getAsDouble() >= cores)) {
        continue;
      }
      limited = true;
      Optional<Used> used = used(cgroups, level);
      if (used.isEmpty()) {
        continue;
      }
      now.put(level, used.get());
      Used last = usedBefore.get(level);
      if (last != null && used.get().nanos() - last.nanos() > 0) {
        GroupUse use = use(last, used.get(), limit.getAsDouble());
        if (nearest.isEmpty() || use.share() > nearest.get().share()) {
          nearest = Optional.of(use);
        }
      }
    }
    usedBefore = now;
    return new Groups(limited, nearest);
  }

  private Optional<Used> used(Cgroups cgroups, Path level) throws IOException {
    OptionalDouble seconds = cgroups.cpuSeconds(level);
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    long nanos = time.nanoTime();
    Map<String, Double> stat = Cgroups.table(level.resolve("cpu.stat"));
    return Optional.of(
        new Used(
            seconds.getAsDouble(),
            nanos,
            stat.getOrDefault("nr_periods", Double.NaN),
            stat.getOrDefault("nr_throttled", Double.NaN)));
  }

  private static GroupUse use(Used last, Used now, double limitCores) {
    double elapsed = (now.nanos() - last.nanos()) / 1e9;
    double share = Math.max(now.seconds() - last.seconds(), 0) / (elapsed * limitCores);
    double periods = now.periods() - last.periods();
    double throttled = (now.throttled() - last.throttled()) / periods;
    boolean known = periods > 0 && throttled >= 0 && throttled <= 1;
    return new GroupUse(
        Math.min(share, 1),
        limitCores,
        known ? OptionalDouble.of(throttled) : OptionalDouble.empty());
  }
}
