package dev.pitwall;

import com.google.gson.stream.JsonWriter;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Pitwall itself costs, as far as the JVM tells: processor time and allocations of its own
 * threads, and its files. What it does on the application's threads is not in it; the overhead page
 * of the documentation has that measured.
 */
final class OwnCost {
  private static final String OURS = "pitwall-";
  private static final int MOST_FILES = 10_000;
  private static final int DEPTH = 4;
  private static final long NANOS = 1_000_000_000L;

  private final Optional<Path> folder;
  private final TimeSource time;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private Spent before;

  /**
   * What our threads have spent.
   *
   * @param byThread nanoseconds of processor time, bytes allocated; -1 where the JVM does not say
   * @param names how many threads there are of each name
   */
  private record Spent(long nanos, Map<Long, long[]> byThread, Map<String, Integer> names) {}

  /** Of the files in {@code folder}. */
  OwnCost(Optional<Path> folder, TimeSource time) {
    this.folder = folder;
    this.time = time;
    before = now();
  }

  private Spent now() {
    Map<Long, long[]> byThread = new HashMap<>();
    Map<String, Integer> names = new TreeMap<>();
    for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (each != null && each.getThreadName().startsWith(OURS)) {
        long id = each.getThreadId();
        byThread.put(id, new long[] {cpu(id), allocated(id)});
        names.merge(each.getThreadName(), 1, Integer::sum);
      }
    }
    return new Spent(time.nanoTime(), byThread, names);
  }

  private long cpu(long id) {
    try {
      return threads.isThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
          ? threads.getThreadCpuTime(id)
          : -1;
    } catch (UnsupportedOperationException notHere) {
      return -1;
    }
  }

  private long allocated(long id) {
    return threads instanceof com.sun.management.ThreadMXBean sun
            && sun.isThreadAllocatedMemorySupported()
            && sun.isThreadAllocatedMemoryEnabled()
        ? sun.getThreadAllocatedBytes(id)
        : -1;
  }

  /** Writes the members of an object; rates are since the call before. */
  synchronized void write(JsonWriter json) throws IOException {
    Spent now = now();
    Spent then = before;
    json.name("threads").value(now.byThread().size());
    double seconds = (now.nanos() - then.nanos()) / (double) NANOS;
    if (seconds >= 1) {
      json.name("seconds").value(Math.round(seconds));
      json.name("cpu").value(rate(now, then, 0, seconds * NANOS));
      json.name("allocation").value(rate(now, then, 1, seconds));
      before = now;
    }
    json.name("names").beginArray();
    for (Map.Entry<String, Integer> each : now.names().entrySet()) {
      int count = each.getValue();
      json.value(count == 1 ? each.getKey() : each.getKey() + " x" + count);
    }
    json.endArray();
    writeFiles(json);
  }

  /** A share, or bytes a second; null if the JVM does not say. Threads that ended are missed. */
  private static @Nullable Double rate(Spent now, Spent then, int which, double by) {
    long sum = 0;
    for (Map.Entry<Long, long[]> each : now.byThread().entrySet()) {
      long value = each.getValue()[which];
      if (value < 0) {
        return null;
      }
      long[] earlier = then.byThread().get(each.getKey());
      sum += value - (earlier == null ? 0 : earlier[which]);
    }
    return sum / by;
  }

  private void writeFiles(JsonWriter json) throws IOException {
    json.name("folder").value(folder.map(Path::toString).orElse(null));
    json.name("files").beginArray();
    if (folder.isPresent()) {
      for (Map.Entry<String, long[]> each : sizes(folder.get()).entrySet()) {
        json.beginObject().name("name").value(each.getKey());
        json.name("files").value(each.getValue()[0]);
        json.name("bytes").value(each.getValue()[1]).endObject();
      }
    }
    json.endArray();
  }

  /** By the first name below the folder: how many files, how many bytes; a bounded look. */
  private static Map<String, long[]> sizes(Path folder) throws IOException {
    Map<String, long[]> sizes = new TreeMap<>();
    try (var walk = Files.walk(folder, DEPTH)) {
      for (Path each : (Iterable<Path>) walk.limit(MOST_FILES)::iterator) {
        if (Files.isRegularFile(each)) {
          String name = folder.relativize(each).getName(0).toString();
          long[] sum = sizes.computeIfAbsent(name, first -> new long[2]);
          sum[0]++;
          sum[1] += each.toFile().length();
        }
      }
    } catch (java.io.UncheckedIOException e) {
      throw new IOException(
          String.format(Locale.ROOT, "looking through %s: %s", folder, e.getMessage()), e);
    }
    return sizes;
  }
}
