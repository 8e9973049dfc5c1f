package dev.pitwall.export.otlp;

import dev.pitwall.export.otlp.Family.Attribute;
import dev.pitwall.export.otlp.Family.Kind;
import dev.pitwall.export.otlp.Family.Point;
import dev.pitwall.export.otlp.Family.Real;
import dev.pitwall.export.otlp.Family.Whole;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The stable metrics {@code jvm.*} of OpenTelemetry's semantic conventions 1.29, but {@code
 * jvm.gc.duration}, for which one would have to listen to every collection. From the JVM's own
 * beans; no MBean server is made.
 */
final class JvmFamilies {
  private static final String BYTES = "By";

  private JvmFamilies() {}

  /** As they are now; what this JVM does not tell is left out. */
  static List<Family> read() {
    Instant start = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    List<Family> families = new ArrayList<>(memory(start));
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    families.add(
        new Family(
            "jvm.thread.count",
            "{thread}",
            "Live platform threads",
            Kind.UP_DOWN_COUNTER,
            start,
            whole(ManagementFactory.getThreadMXBean().getThreadCount())));
    families.add(
        new Family(
            "jvm.class.loaded",
            "{class}",
            "Classes loaded since the start",
            Kind.COUNTER,
            start,
            whole(classes.getTotalLoadedClassCount())));
    families.add(
        new Family(
            "jvm.class.unloaded",
            "{class}",
            "Classes unloaded since the start",
            Kind.COUNTER,
            start,
            whole(classes.getUnloadedClassCount())));
    families.add(
        new Family(
            "jvm.class.count",
            "{class}",
            "Classes that are loaded",
            Kind.UP_DOWN_COUNTER,
            start,
            whole(classes.getLoadedClassCount())));
    families.add(
        new Family(
            "jvm.cpu.count",
            "{cpu}",
            "Processors that the JVM may use",
            Kind.UP_DOWN_COUNTER,
            start,
            whole(Runtime.getRuntime().availableProcessors())));
    processor(families, start);
    return families;
  }

  private static List<Point> whole(long value) {
    return List.of(new Whole(List.of(), value));
  }

  /** One question about a memory pool. */
  private interface Usage {
    @Nullable MemoryUsage of(MemoryPoolMXBean pool);
  }

  /** One part of its answer. */
  private interface Part {
    long of(MemoryUsage usage);
  }

  private static List<Family> memory(Instant start) {
    return List.of(
        pools(
            "jvm.memory.used",
            "Memory in use",
            start,
            MemoryPoolMXBean::getUsage,
            MemoryUsage::getUsed),
        pools(
            "jvm.memory.committed",
            "Memory that the system has granted",
            start,
            MemoryPoolMXBean::getUsage,
            MemoryUsage::getCommitted),
        pools(
            "jvm.memory.limit",
            "The most memory that can be had",
            start,
            MemoryPoolMXBean::getUsage,
            MemoryUsage::getMax),
        pools(
            "jvm.memory.used_after_last_gc",
            "What the last collection left",
            start,
            MemoryPoolMXBean::getCollectionUsage,
            MemoryUsage::getUsed));
  }

  private static Family pools(
      String name, String description, Instant start, Usage usage, Part part) {
    List<Point> points = new ArrayList<>();
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage now = usage.of(pool);
      if (now != null && part.of(now) >= 0) {
        String type = pool.getType() == MemoryType.HEAP ? "heap" : "non_heap";
        points.add(
            new Whole(
                List.of(
                    Attribute.of("jvm.memory.type", type),
                    Attribute.of("jvm.memory.pool.name", pool.getName())),
                part.of(now)));
      }
    }
    return new Family(name, BYTES, description, Kind.UP_DOWN_COUNTER, start, points);
  }

  /** The module that tells it may be missing from a small runtime. */
  private static void processor(List<Family> families, Instant start) {
    try {
      if (ManagementFactory.getOperatingSystemMXBean()
          instanceof com.sun.management.OperatingSystemMXBean system) {
        long nanos = system.getProcessCpuTime();
        if (nanos >= 0) {
          double seconds = nanos / (double) TimeUnit.SECONDS.toNanos(1);
          families.add(
              new Family(
                  "jvm.cpu.time",
                  "s",
                  "Processor time of the process",
                  Kind.COUNTER,
                  start,
                  List.of(new Real(List.of(), seconds))));
        }
        double share = system.getProcessCpuLoad();
        if (share >= 0) {
          families.add(
              new Family(
                  "jvm.cpu.recent_utilization",
                  "1",
                  "Recent share of all processors that the process used",
                  Kind.GAUGE,
                  start,
                  List.of(new Real(List.of(), share))));
        }
      }
    } catch (LinkageError missing) {
      return; // neither is known then
    }
  }
}
