package dev.pitwall.check.host;

import com.sun.management.OperatingSystemMXBean;
import dev.pitwall.text.Messages;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Processor and memory where there is no {@code /proc}: the JDK's bean, whose processor share is
 * that since its last call and whose "free" memory is what the system calls free.
 */
final class JdkHost {
  private final Messages words;
  private boolean asked;

  JdkHost(Messages words) {
    this.words = words;
  }

  private static @Nullable OperatingSystemMXBean bean() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean bean
        ? bean
        : null;
  }

  Meter.Outcome cpu() {
    OperatingSystemMXBean bean = bean();
    double load = bean == null ? -1 : bean.getCpuLoad();
    boolean first = !asked;
    asked = true;
    if (first) {
      // The bean's first answer is that since boot, or none.
      return new Meter.None(words.get("cpu.first"));
    }
    if (!(load >= 0)) {
      return new Meter.None(words.get("cpu.unreadable", "file", "OperatingSystemMXBean"));
    }
    return new Meter.Share(load, words.get("cpu.jdk"), Map.of());
  }

  Meter.Outcome memory() {
    OperatingSystemMXBean bean = bean();
    long total = bean == null ? 0 : bean.getTotalMemorySize();
    long free = bean == null ? -1 : bean.getFreeMemorySize();
    if (total <= 0 || free <= 0) {
      return new Meter.None(words.get("memory.unreadable", "file", "OperatingSystemMXBean"));
    }
    double used = (double) total - free;
    String detail =
        words.get(
            "memory.host", "used", Percent.bytes(used), "total", Percent.bytes((double) total));
    return new Meter.Share(used / total, detail, Map.of());
  }
}
