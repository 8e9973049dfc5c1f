package dev.pitwall.check.jvm;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.pitwall.check.Reading;
import dev.pitwall.text.Messages;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Memory of the JVM outside of the heap.
 *
 * <ul>
 *   <li>{@code jvm.metaspace}: used share of the maximum, of the class pool nearest to it.
 *       Metaspace is bounded only by {@code -XX:MaxMetaspaceSize}, the compressed class space
 *       always.
 *   <li>{@code jvm.direct-memory}: memory of direct buffers / {@code -XX:MaxDirectMemorySize}, by
 *       default the largest heap. Memory that a library takes past the JDK is not in it.
 *   <li>{@code jvm.classes}: loaded classes.
 * </ul>
 */
final class NativeMemoryMeter implements JvmMeter {
  static final Measure METASPACE = Measure.share("jvm.metaspace");
  static final Measure DIRECT = Measure.share("jvm.direct-memory");
  static final Measure CLASSES = Measure.count("jvm.classes");
  private static final List<String> OF_CLASSES = List.of("metaspace", "class");

  private final Messages words;
  private final ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
  private final List<MemoryPoolMXBean> classPools = new ArrayList<>();
  private final @Nullable BufferPoolMXBean direct;
  private final long directMax;

  NativeMemoryMeter(Messages words) {
    this.words = words;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      String name = pool.getName().toLowerCase(Locale.ROOT);
      if (pool.getType() == MemoryType.NON_HEAP && OF_CLASSES.stream().anyMatch(name::contains)) {
        classPools.add(pool);
      }
    }
    direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElse(null);
    directMax = configuredMaximum().orElse(Runtime.getRuntime().maxMemory());
  }

  /** Empty if it was not set, or where this is no HotSpot. */
  private static OptionalLong configuredMaximum() {
    try {
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      long bytes =
          bean == null ? 0 : Long.parseLong(bean.getVMOption("MaxDirectMemorySize").getValue());
      return bytes > 0 ? OptionalLong.of(bytes) : OptionalLong.empty();
    } catch (IllegalArgumentException | LinkageError noSuchOption) {
      return OptionalLong.empty();
    }
  }

  @Override
  public List<Measure> always() {
    return List.of(CLASSES);
  }

  @Override
  public void measure(Consumer<Reading> into) {
    metaspace(into);
    if (direct != null) {
      long used = direct.getMemoryUsed();
      // -1 where it is not known.
      if (used >= 0 && directMax > 0) {
        into.accept(share(DIRECT, "direct", used, directMax));
      }
    }
    into.accept(CLASSES.value(classes.getLoadedClassCount()));
  }

  private void metaspace(Consumer<Reading> into) {
    Reading.Measured nearest = null;
    for (MemoryPoolMXBean pool : classPools) {
      MemoryUsage usage = pool.getUsage();
      if (usage != null && usage.getMax() > 0) {
        Reading.Measured one = share(METASPACE, pool.getName(), usage.getUsed(), usage.getMax());
        nearest = nearest == null || one.value() > nearest.value() ? one : nearest;
      }
    }
    if (nearest != null) {
      into.accept(nearest);
    }
  }

  private Reading.Measured share(Measure measure, String pool, long used, long max) {
    String detail =
        words.get(
            "memory.detail",
            "pool",
            pool,
            "used",
            HeapMeter.mebibytes(used),
            "max",
            HeapMeter.mebibytes(max));
    double share = Math.min((double) used / max, 1);
    return new Reading.Measured(measure.key(), measure.unit(), share, detail, List.of());
  }
}
