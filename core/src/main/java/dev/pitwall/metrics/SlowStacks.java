package dev.pitwall.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks once a second at the requests that are over the threshold and still run, and takes the
 * stack of their threads: when it first sees one, and each time it has run twice as long. The
 * request's thread does nothing for it; taking a stack holds that one thread up for a fraction of a
 * millisecond.
 *
 * <p>A thread may have left its request: in asynchronous processing it goes back to its pool. A
 * stack that waits for work, or of a thread that has begun another request meanwhile, is nobody's.
 */
final class SlowStacks {
  /** Stacks taken of one request. */
  static final int MOST_OF_ONE = 4;

  /** Frames of a stack, from the top. */
  static final int DEEPEST = 60;

  /** Threads looked at in one round; the others come in the next ones. */
  static final int MOST_A_ROUND = 32;

  private static final int MOST_REQUESTS = 256;

  /** Where pools and event loops wait for work. */
  private static final Set<String> WAITING =
      Set.of(
          "java.util.concurrent.ThreadPoolExecutor.getTask",
          "java.util.concurrent.ForkJoinPool.awaitWork",
          "org.apache.tomcat.util.threads.ThreadPoolExecutor.getTask",
          "org.eclipse.jetty.util.thread.QueuedThreadPool.idleJobPoll",
          "org.eclipse.jetty.util.thread.ReservedThreadExecutor$ReservedThread.reservedWait",
          "org.jboss.threads.EnhancedQueueExecutor$ThreadBody.getOrAddNode",
          "org.jboss.threads.EnhancedQueueExecutor$PoolThreadNode.park",
          "io.netty.channel.epoll.Native.epollWait",
          "sun.nio.ch.SelectorImpl.select",
          "sun.nio.ch.SelectorImpl.selectNow");

  private static final int WAITING_TOP = 14;

  private final RunningRequests running;
  private final long slowNanos;
  private final Map<Long, Taken> taken =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Taken> eldest) {
          return size() > MOST_REQUESTS;
        }
      };

  private static final class Taken {
    private final List<SlowSample.Stack> stacks = new ArrayList<>();
    private int asked;
    private long nextNanos;
  }

  SlowStacks(RunningRequests running, long slowNanos) {
    this.running = running;
    this.slowNanos = slowNanos;
  }

  /**
   * One round.
   *
   * @param forgotten requests that began before this are never going to end
   */
  void look(long now, long forgotten) {
    int[] left = {MOST_A_ROUND};
    running.since(
        now - slowNanos,
        forgotten,
        (ticket, thread, start) -> {
          if (left[0] > 0 && isDue(ticket, now)) {
            left[0]--;
            take(ticket, thread, start, now);
          }
        });
  }

  private synchronized boolean isDue(long ticket, long now) {
    Taken known = taken.get(ticket);
    return known == null || (known.asked < MOST_OF_ONE && now - known.nextNanos >= 0);
  }

  private void take(long ticket, Thread thread, long start, long now) {
    StackTraceElement[] frames = thread.getStackTrace();
    boolean own =
        frames.length > 0
            && !isIdle(frames)
            && running.runs(ticket)
            && !running.wentOn(thread, start);
    keep(ticket, own ? frames : null, (now - start) / 1e9, 2 * now - start);
  }

  private synchronized void keep(
      long ticket, StackTraceElement @Nullable [] frames, double seconds, long next) {
    Taken known = taken.computeIfAbsent(ticket, each -> new Taken());
    known.asked++;
    known.nextNanos = next;
    if (frames == null) {
      return;
    }
    List<StackTraceElement> top =
        Arrays.asList(Arrays.copyOf(frames, Math.min(frames.length, DEEPEST)));
    int last = known.stacks.size() - 1;
    if (last >= 0 && known.stacks.get(last).frames().equals(top)) {
      again(known, last);
    } else {
      known.stacks.add(new SlowSample.Stack(seconds, 1, top, frames.length - top.size()));
    }
  }

  private static void again(Taken known, int last) {
    SlowSample.Stack before = known.stacks.get(last);
    known.stacks.set(
        last,
        new SlowSample.Stack(before.after(), before.times() + 1, before.frames(), before.deeper()));
  }

  /** Waits for work, whoever's. */
  static boolean isIdle(StackTraceElement[] frames) {
    return Arrays.stream(frames)
        .limit(WAITING_TOP)
        .anyMatch(frame -> WAITING.contains(frame.getClassName() + "." + frame.getMethodName()));
  }

  /** What was taken of a request; it is forgotten here. */
  synchronized List<SlowSample.Stack> of(long ticket) {
    Taken known = ticket == RunningRequests.NONE ? null : taken.remove(ticket);
    return known == null ? List.of() : List.copyOf(known.stacks);
  }
}
