package dev.pitwall.agent.hello;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/** What is allocated. */
final class Allocation {
  private static final int COLLECTIONS = 3;

  private Allocation() {}

  /** How many bytes the calling thread has allocated so far. */
  static long ofThisThread() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** The same of all threads that are not Pitwall's own: a request may go from one to another. */
  static long ofAllThreads() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (each != null && !each.getThreadName().startsWith("pitwall-")) {
        sum += threads.getThreadAllocatedBytes(each.getThreadId());
      }
    }
    return sum;
  }

  /** How many bytes of the heap are in use after collecting what is not. */
  static long live() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
