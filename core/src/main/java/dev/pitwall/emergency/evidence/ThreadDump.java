package dev.pitwall.emergency.evidence;

import java.io.IOException;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All threads with their whole stacks, deadlocks first, then the busiest. */
final class ThreadDump {
  private static final int MOST_FRAMES = 512;
  private static final int MOST_ALIKE = 20;

  private ThreadDump() {}

  static void write(Appendable out) throws IOException {
    ThreadMXBean beans = ManagementFactory.getThreadMXBean();
    Set<Long> deadlocked = deadlocked(beans);
    ThreadInfo[] threads =
        beans.dumpAllThreads(
            beans.isObjectMonitorUsageSupported(), beans.isSynchronizerUsageSupported());
    out.append(Integer.toString(threads.length)).append(" threads, ");
    out.append(Integer.toString(deadlocked.size())).append(" in a deadlock\n");
    states(threads, out);
    if (!deadlocked.isEmpty()) {
      out.append("\nDEADLOCK: these wait for each other\n");
      for (ThreadInfo thread : threads) {
        if (thread != null && deadlocked.contains(thread.getThreadId())) {
          one(thread, beans, out);
        }
      }
      out.append("\nALL THREADS\n");
    }
    Arrays.sort(
        threads,
        Comparator.nullsLast(
            Comparator.comparingLong((ThreadInfo thread) -> -cpu(beans, thread.getThreadId()))));
    Map<String, Integer> alike = new LinkedHashMap<>();
    for (ThreadInfo thread : threads) {
      if (thread != null) {
        String stack = Arrays.toString(thread.getStackTrace());
        if (alike.merge(stack, 1, Integer::sum) <= MOST_ALIKE) {
          one(thread, beans, out);
        }
      }
    }
    int folded = alike.values().stream().mapToInt(n -> Math.max(0, n - MOST_ALIKE)).sum();
    if (folded > 0) {
      out.append("\n").append(Integer.toString(folded));
      out.append(" more threads stand where ").append(Integer.toString(MOST_ALIKE));
      out.append(" others stand that are shown\n");
    }
  }

  private static Set<Long> deadlocked(ThreadMXBean beans) {
    long @Nullable [] ids =
        beans.isSynchronizerUsageSupported()
            ? beans.findDeadlockedThreads()
            : beans.findMonitorDeadlockedThreads();
    return ids == null
        ? Set.of()
        : Arrays.stream(ids).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  private static void states(ThreadInfo[] threads, Appendable out) throws IOException {
    Map<Thread.State, Long> counts =
        Arrays.stream(threads)
            .filter(thread -> thread != null)
            .collect(Collectors.groupingBy(ThreadInfo::getThreadState, Collectors.counting()));
    out.append(counts.toString()).append("\n");
  }

  private static long cpu(ThreadMXBean beans, long id) {
    try {
      return beans.isThreadCpuTimeSupported() && beans.isThreadCpuTimeEnabled()
          ? beans.getThreadCpuTime(id)
          : -1;
    } catch (UnsupportedOperationException e) {
      return -1;
    }
  }

  private static void one(ThreadInfo thread, ThreadMXBean beans, Appendable out)
      throws IOException {
    long cpu = cpu(beans, thread.getThreadId());
    out.append("\n\"").append(thread.getThreadName()).append("\" #");
    out.append(Long.toString(thread.getThreadId()));
    out.append(thread.isDaemon() ? " daemon" : "");
    out.append(" ").append(thread.getThreadState().toString());
    if (cpu >= 0) {
      out.append(
          String.format(Locale.ROOT, " cpu=%.3fs", Duration.ofNanos(cpu).toMillis() / 1_000.0));
    }
    LockInfo waits = thread.getLockInfo();
    if (waits != null) {
      out.append(" waits for ").append(waits.toString());
    }
    if (thread.getLockOwnerName() != null) {
      out.append(" held by \"").append(thread.getLockOwnerName()).append("\" #");
      out.append(Long.toString(thread.getLockOwnerId()));
    }
    out.append("\n");
    StackTraceElement[] stack = thread.getStackTrace();
    for (int i = 0; i < Math.min(stack.length, MOST_FRAMES); i++) {
      out.append("\tat ").append(stack[i].toString()).append("\n");
      for (MonitorInfo monitor : thread.getLockedMonitors()) {
        if (monitor.getLockedStackDepth() == i) {
          out.append("\t- locked ").append(monitor.toString()).append("\n");
        }
      }
    }
    for (LockInfo held : thread.getLockedSynchronizers()) {
      out.append("\t- holds ").append(held.toString()).append("\n");
    }
  }
}
