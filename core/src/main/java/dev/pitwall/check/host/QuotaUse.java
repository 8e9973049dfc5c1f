package dev.pitwall.check.host;

import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The use of processor quotas since the look before, for each group from the process's own to the
 * top that has a quota below the machine's number of processors:
 *
 * <pre>used CPU time of the group / (elapsed time * processors that its quota allows)</pre>
 *
 * The group nearest to its quota counts, because there the kernel throttles (cgroup-v2
 * documentation, {@code cpu.max}; CFS bandwidth control). The throttled share is d(nr_throttled) /
 * d(nr_periods) of the group that is throttled most.
 */
final class QuotaUse {
  /** What one group had used at one time; the periods are no numbers where they are not told. */
  private record Used(double seconds, long nanos, double periods, double throttled) {}

  /**
   * What one group used.
   *
   * @param share of what its quota allows; not above 1
   * @param limitCores processors that its quota allows
   * @param throttled share of its periods; empty if not told, or if none passed
   */
  record Use(double share, double limitCores, OptionalDouble throttled) {}

  /**
   * The groups above this process.
   *
   * @param limited whether any has a quota
   * @param nearest the one nearest to its quota; empty if its use could not be told
   * @param throttled the largest throttled share of all; empty if none is told
   */
  record Groups(boolean limited, Optional<Use> nearest, OptionalDouble throttled) {}

  private final TimeSource time;
  private Map<Path, Used> before = Map.of();

  QuotaUse(TimeSource time) {
    this.time = time;
  }

  Groups look(Cgroups cgroups, int cores) throws IOException {
    Map<Path, Used> now = new HashMap<>();
    Use nearest = null;
    OptionalDouble throttled = OptionalDouble.empty();
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
      Used last = before.get(level);
      if (last != null && used.get().nanos() - last.nanos() > 0) {
        Use use = use(last, used.get(), limit.getAsDouble());
        nearest = nearest == null || use.share() > nearest.share() ? use : nearest;
        throttled = larger(throttled, use.throttled());
      }
    }
    before = now;
    return new Groups(limited, Optional.ofNullable(nearest), throttled);
  }

  private static OptionalDouble larger(OptionalDouble a, OptionalDouble b) {
    return b.isPresent() && b.getAsDouble() > a.orElse(-1) ? b : a;
  }

  private Optional<Used> used(Cgroups cgroups, Path level) throws IOException {
    OptionalDouble seconds = cgroups.cpuSeconds(level);
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    Cgroups.Periods periods = cgroups.periods(level);
    return Optional.of(
        new Used(
            seconds.getAsDouble(),
            time.nanoTime(),
            periods.all().orElse(Double.NaN),
            periods.throttled().orElse(Double.NaN)));
  }

  private static Use use(Used last, Used now, double limitCores) {
    double elapsed = (now.nanos() - last.nanos()) / 1e9;
    double share = Math.max(now.seconds() - last.seconds(), 0) / (elapsed * limitCores);
    double periods = now.periods() - last.periods();
    double throttled = (now.throttled() - last.throttled()) / periods;
    boolean known = periods > 0 && throttled >= 0 && throttled <= 1;
    return new Use(
        Math.min(share, 1),
        limitCores,
        known ? OptionalDouble.of(throttled) : OptionalDouble.empty());
  }
}
