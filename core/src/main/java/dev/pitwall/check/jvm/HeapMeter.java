package dev.pitwall.check.jvm;

import dev.pitwall.check.Reading;
import dev.pitwall.text.Messages;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * What the last collection of the old pools left in them, as share of their maximum: what really is
 * in use, where the plain use of the heap is a sawtooth that says nothing. The pools' {@code
 * getCollectionUsage()}; the maximum is theirs, or the heap's where they have none or share it.
 *
 * <p>Not answered before the first collection of an old pool: until then nobody knows what of it is
 * garbage. {@code jvm.heap.used} is the plain use of the heap, for the eye.
 */
final class HeapMeter implements JvmMeter {
  static final Measure AFTER_GC = Measure.share("jvm.heap");
  static final Measure USED = Measure.share("jvm.heap.used");

  /** Names of HotSpot's and OpenJ9's pools for what was born lately. */
  private static final List<String> YOUNG = List.of("eden", "survivor", "nursery", "young");

  private final Messages words;
  private final List<MemoryPoolMXBean> old = new ArrayList<>();

  HeapMeter(Messages words) {
    this.words = words;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && isOld(pool.getName())) {
        old.add(pool);
      }
    }
  }

  private static boolean isOld(String pool) {
    String name = pool.toLowerCase(Locale.ROOT);
    return YOUNG.stream().noneMatch(name::contains);
  }

  @Override
  public List<Measure> always() {
    return List.of();
  }

  @Override
  public void measure(Consumer<Reading> into) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    List<MemoryUsage> afterCollection = new ArrayList<>();
    for (MemoryPoolMXBean pool : old) {
      MemoryUsage usage = pool.getCollectionUsage();
      if (usage != null) {
        afterCollection.add(usage);
      }
    }
    share(AFTER_GC, left(afterCollection, heap.getMax()), into);
    share(USED, new Left(heap.getUsed(), heap.getMax()), into);
  }

  /** Bytes that are used, of those that may be. */
  record Left(long used, long max) {}

  /**
   * The sum of the pools.
   *
   * @param heapMax of the whole heap; below 0 if it has none
   * @return a maximum of 0 if no pool has been collected yet
   */
  static Left left(List<MemoryUsage> pools, long heapMax) {
    long used = 0;
    long max = 0;
    for (MemoryUsage pool : pools) {
      // Before its first collection a pool answers zeros.
      if (pool.getUsed() > 0 || pool.getCommitted() > 0) {
        used += pool.getUsed();
        max += pool.getMax() > 0 ? pool.getMax() : Math.max(heapMax, 0);
      }
    }
    return new Left(used, heapMax > 0 ? Math.min(max, heapMax) : max);
  }

  private void share(Measure measure, Left left, Consumer<Reading> into) {
    if (left.max() > 0) {
      String detail =
          words.get("heap.detail", "used", mebibytes(left.used()), "max", mebibytes(left.max()));
      into.accept(measure.value(Math.min((double) left.used() / left.max(), 1), detail));
    }
  }

  static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
