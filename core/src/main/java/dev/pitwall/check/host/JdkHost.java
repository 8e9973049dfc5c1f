package dev.pitwall.check.host;

import com.sun.management.OperatingSystemMXBean;
import dev.pitwall.text.Messages;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Processor and memory where there is no {@code /proc}: the JDK's bean, whose processor share is
 * that since its last call and whose "free" memory is what the system calls free.
 */
final class JdkHost implements Meter {
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

  @Override
  public List<Measure> always() {
    return List.of(Measure.CPU, Measure.MEMORY);
  }

  @Override
  public void measure(Cgroups groups, Answers into) {
    cpu(into);
    memory(into);
  }

  private void cpu(Answers into) {
    OperatingSystemMXBean bean = bean();
    double load = bean == null ? -1 : bean.getCpuLoad();
    boolean first = !asked;
    asked = true;
    if (first) {
      // The bean's first answer is that since boot, or none.
      into.unknown(Measure.CPU, words.get("cpu.first"));
    } else if (load >= 0) {
      into.share(Measure.CPU, load, words.get("cpu.jdk"), List.of());
    } else {
      into.unknown(Measure.CPU, words.get("cpu.unreadable", "file", "OperatingSystemMXBean"));
    }
  }

  private void memory(Answers into) {
    OperatingSystemMXBean bean = bean();
    long total = bean == null ? 0 : bean.getTotalMemorySize();
    long free = bean == null ? -1 : bean.getFreeMemorySize();
    if (total <= 0 || free <= 0) {
      into.unknown(Measure.MEMORY, words.get("memory.unreadable", "file", "OperatingSystemMXBean"));
      return;
    }
    double used = (double) total - free;
    String detail =
        words.get(
            "memory.host", "used", Percent.bytes(used), "total", Percent.bytes((double) total));
    into.share(Measure.MEMORY, used / total, detail, List.of());
  }
}
