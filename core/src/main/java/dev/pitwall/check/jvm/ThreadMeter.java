package dev.pitwall.check.jvm;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.Unit;
import dev.pitwall.text.Messages;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How many platform threads there are, and what share of them waits to enter a monitor that another
 * thread holds ({@code Thread.State.BLOCKED}).
 *
 * <p>The states are read from the threads themselves, without stopping the application; only if
 * several are blocked the JVM is asked by whom, for {@value #ASKED} of them at most.
 */
final class ThreadMeter implements JvmMeter {
  static final Measure THREADS = Measure.count("jvm.threads");
  static final Measure BLOCKED = Measure.share("jvm.threads.blocked");
  private static final int MOST = 20_000;
  private static final int ASKED = 50;
  private static final int SHOWN = 5;
  private static final int WORTH_ASKING = 3;

  private final ThreadMXBean bean = ManagementFactory.getThreadMXBean();
  private final Messages words;
  private Thread[] threads = new Thread[256];

  ThreadMeter(Messages words) {
    this.words = words;
  }

  @Override
  public List<Measure> always() {
    return List.of(THREADS, BLOCKED);
  }

  @Override
  public void measure(Consumer<Reading> into) {
    into.accept(
        THREADS.value(
            bean.getThreadCount(), words.get("threads.detail", "peak", bean.getPeakThreadCount())));
    int live = list();
    long[] blocked = new long[ASKED];
    int count = 0;
    for (int i = 0; i < live; i++) {
      if (threads[i].getState() == Thread.State.BLOCKED) {
        if (count < ASKED) {
          blocked[count] = id(threads[i]);
        }
        count++;
      }
      // The array is kept, but no thread of the application is held beyond this round.
      threads[i] = Thread.currentThread();
    }
    List<Offender> holders =
        count < WORTH_ASKING ? List.of() : holders(blocked, Math.min(count, ASKED));
    double share = live == 0 ? 0 : (double) count / live;
    String detail = words.get("threads.blocked", "blocked", count, "threads", live);
    into.accept(new Reading.Measured(BLOCKED.key(), BLOCKED.unit(), share, detail, holders));
  }

  /** Fills the array, and answers how many threads are in it. */
  private int list() {
    ThreadGroup top = Thread.currentThread().getThreadGroup();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    int listed = top.enumerate(threads, true);
    // A full array may have left some out.
    while (listed == threads.length && listed < MOST) {
      threads = new Thread[Math.min(threads.length * 2, MOST)];
      listed = top.enumerate(threads, true);
    }
    return listed;
  }

  @SuppressWarnings("deprecation") // threadId() came with JDK 19
  private static long id(Thread thread) {
    return thread.getId();
  }

  /** The locks with most threads before them, and who holds each. */
  private List<Offender> holders(long[] blocked, int count) {
    long[] ids = Arrays.copyOf(blocked, count);
    Map<String, Integer> byLock = new HashMap<>();
    for (ThreadInfo thread : bean.getThreadInfo(ids)) {
      if (thread != null && thread.getLockName() != null) {
        String owner = String.valueOf(thread.getLockOwnerName());
        String text = words.get("threads.lock", "lock", thread.getLockName(), "owner", owner);
        byLock.merge(text, 1, Integer::sum);
      }
    }
    return byLock.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(SHOWN)
        .map(lock -> new Offender(lock.getKey(), lock.getValue(), Unit.COUNT))
        .toList();
  }
}
