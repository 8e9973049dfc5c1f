package dev.pitwall.agent.hello;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What is allocated. */
final class Allocation {
  private static final int COLLECTIONS = 3;

  private Allocation() {}

  /** How many bytes the calling thread has allocated so far. */
  static long ofThisThread() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** How many bytes of the heap are in use after collecting what is not. */
  static long live() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
