package dev.pitwall.check.host;

import java.util.List;
import java.util.Optional;

/**
 * Time of all processors since boot in clock ticks, from the first line of {@code /proc/stat}. The
 * guests' time is inside {@code user} and {@code nice} already (proc(5)).
 */
record CpuTicks(
    long user, long nice, long system, long idle, long iowait, long irq, long softirq, long steal) {

  /** Reads the line {@code cpu ...}; empty if it is none. Old kernels lack the last fields. */
  static Optional<CpuTicks> parse(String line) {
    List<String> fields = List.of(line.strip().split("\\s+", -1));
    if (fields.size() < 5 || !fields.get(0).equals("cpu")) {
      return Optional.empty();
    }
    long[] ticks = new long[8];
    try {
      for (int i = 0; i < ticks.length && i + 1 < fields.size(); i++) {
        ticks[i] = Long.parseLong(fields.get(i + 1));
      }
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
    return Optional.of(
        new CpuTicks(
            ticks[0], ticks[1], ticks[2], ticks[3], ticks[4], ticks[5], ticks[6], ticks[7]));
  }

  /**
   * The use of the processors between two snapshots:
   *
   * <pre>busy = d(user + nice + system + irq + softirq) / d(all eight)</pre>
   *
   * Waiting for I/O and time stolen by the hypervisor are part of the whole, but not busy. A
   * counter that went backwards (the kernel's iowait and idle do, see proc(5)) counts as not moved.
   *
   * @return empty if no time passed between the two
   */
  static Optional<Use> between(CpuTicks before, CpuTicks after) {
    double busy =
        moved(before.user, after.user)
            + moved(before.nice, after.nice)
            + moved(before.system, after.system)
            + moved(before.irq, after.irq)
            + moved(before.softirq, after.softirq);
    double iowait = moved(before.iowait, after.iowait);
    double steal = moved(before.steal, after.steal);
    double total = busy + moved(before.idle, after.idle) + iowait + steal;
    if (!(total > 0)) {
      return Optional.empty();
    }
    return Optional.of(new Use(busy / total, iowait / total, steal / total));
  }

  /** All time of all processors. */
  double total() {
    return (double) user + nice + system + idle + iowait + irq + softirq + steal;
  }

  private static double moved(long before, long after) {
    return Math.max((double) after - (double) before, 0);
  }

  /** Shares of the time of all processors, each 0 to 1. */
  record Use(double busy, double iowait, double steal) {}
}
