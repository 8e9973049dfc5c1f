package dev.pitwall.admin;

import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/**
 * A small pool whose tasks are interrupted after a deadline. The server reads and writes by
 * blocking channels, and an interrupt closes such a channel, so a client that sends or reads slowly
 * loses its connection, not others their thread. (The JDK server's own limits are system properties
 * that would hold for the application's servers as well.)
 */
final class DeadlinePool implements Executor {
  private static final int WAITING = 64;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final ExecutorService pool;
  private final TimeSource time;
  private final long deadlineNanos;
  private final Map<Thread, Running> running = new ConcurrentHashMap<>();

  /** One task on its thread; interrupted only while it runs. */
  private static final class Running {
    private final long sinceNanos;
    private boolean over;

    Running(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }

    synchronized void interrupt(Thread thread) {
      if (!over) {
        thread.interrupt();
      }
    }

    synchronized void end() {
      over = true;
    }
  }

  DeadlinePool(Threads threads, int size, Duration deadline, TimeSource time) {
    this.time = time;
    this.deadlineNanos = deadline.toNanos();
    pool = threads.pool("admin", size, WAITING, (task, full) -> refuse(task));
    threads.every("admin-deadline", LOOK_EVERY, LOOK_EVERY, this::interruptLate);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(() -> runWithin(task));
  }

  private void runWithin(Runnable task) {
    Running now = new Running(time.nanoTime());
    running.put(Thread.currentThread(), now);
    try {
      task.run();
    } finally {
      running.remove(Thread.currentThread());
      now.end();
      boolean unused = Thread.interrupted();
    }
  }

  /** With the interrupt already set, the task's first read closes the connection and ends it. */
  private static void refuse(Runnable task) {
    Thread.currentThread().interrupt();
    try {
      task.run();
    } finally {
      boolean unused = Thread.interrupted();
    }
  }

  private void interruptLate() {
    long now = time.nanoTime();
    running.forEach(
        (thread, task) -> {
          if (now - task.sinceNanos > deadlineNanos) {
            task.interrupt(thread);
          }
        });
  }
}
