package dev.pitwall.check.jvm;

import dev.pitwall.check.Offender;
import dev.pitwall.check.Reading;
import dev.pitwall.check.Unit;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Threads that wait for each other for ever ({@link ThreadMXBean#findDeadlockedThreads()}: monitors
 * and {@code java.util.concurrent} locks), with the lock that each waits for and who holds it. The
 * search stops the application for a moment, so it is made every half minute only; between two
 * searches the last answer stands, for a deadlock does not end by itself.
 */
final class DeadlockMeter implements JvmMeter {
  static final Measure DEADLOCKED = Measure.count("jvm.deadlock");
  private static final long APART_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int SHOWN = 10;
  private static final int MOST_CHARACTERS = 300;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final TimeSource time;
  private final Messages words;
  private Reading answer = DEADLOCKED.value(0);
  private boolean asked;
  private long askedNanos;

  DeadlockMeter(TimeSource time, Messages words) {
    this.time = time;
    this.words = words;
  }

  @Override
  public List<Measure> always() {
    return List.of(DEADLOCKED);
  }

  @Override
  public void measure(Consumer<Reading> into) {
    long nanos = time.nanoTime();
    if (!asked || nanos - askedNanos >= APART_NANOS) {
      answer = search();
      asked = true;
      askedNanos = nanos;
    }
    into.accept(answer);
  }

  private Reading search() {
    long[] found =
        threads.isSynchronizerUsageSupported()
            ? threads.findDeadlockedThreads()
            : threads.findMonitorDeadlockedThreads();
    if (found == null || found.length == 0) {
      return DEADLOCKED.value(0);
    }
    List<Offender> offenders = new ArrayList<>();
    for (ThreadInfo thread : threads.getThreadInfo(found, 1)) {
      // Null for a thread that has ended: then it was none.
      if (thread != null && offenders.size() < SHOWN) {
        offenders.add(new Offender(describe(thread), 1, Unit.COUNT));
      }
    }
    return new Reading.Measured(DEADLOCKED.key(), DEADLOCKED.unit(), found.length, "", offenders);
  }

  private String describe(ThreadInfo thread) {
    LockInfo lock = thread.getLockInfo();
    StackTraceElement[] stack = thread.getStackTrace();
    String text =
        words.get(
            "deadlock.thread",
            "thread",
            thread.getThreadName(),
            "lock",
            lock == null ? "?" : lock.toString(),
            "owner",
            String.valueOf(thread.getLockOwnerName()),
            "place",
            stack.length == 0 ? "?" : stack[0].toString());
    return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
  }
}
