package dev.pitwall.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every thread of Pitwall. All are daemons named {@code pitwall-<role>}, carry Pitwall's own
 * class loader as context loader (libraries look their parts up there, and the application's loader
 * is not kept alive), and end with {@link #close()}. Workers share a few threads, which bear the
 * name of the role whose task they run.
 */
public final class Threads implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Threads.class);
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);
  private static final Duration POOL_IDLE = Duration.ofSeconds(30);

  static final String PREFIX = "pitwall-";

  private final List<ThreadPoolExecutor> executors = new CopyOnWriteArrayList<>();
  private final Set<Thread> made = ConcurrentHashMap.newKeySet();
  private final AtomicLong failures = new AtomicLong();
  private volatile boolean closed;

  /** No thread yet. */
  public Threads() {
    Carriers.SHARED.open();
  }

  /**
   * Runs {@code task} again and again, first after {@code initialDelay}, then {@code interval}
   * after each end, until {@link #close()}. Runs never overlap. A task that throws is logged and
   * runs again at its next turn.
   *
   * @param role the thread's name after {@code pitwall-} while it runs this
   */
  public void every(String role, Duration initialDelay, Duration interval, Runnable task) {
    worker(role).every(initialDelay, interval, task);
  }

  /** A new worker for {@code role}: what it is given runs one after the other. */
  public Worker worker(String role) {
    return new Worker(new Carriers.Lane(role, this), failures);
  }

  /**
   * Runs {@code turn} again and again on a thread of its own until {@link #close()}: for what waits
   * by itself and must never wait for others. One that throws is logged and runs again.
   */
  public void alone(String role, Runnable turn) {
    Runnable guarded = Worker.guarded(role, turn, failures);
    kept(
            role,
            () -> {
              while (!closed) {
                guarded.run();
              }
            })
        .start();
  }

  /**
   * A pool for short tasks of one role; idle threads end.
   *
   * @param size the most threads
   * @param waiting the most tasks that wait for a thread
   * @param full what becomes of a further task; called on the thread that brought it
   */
  public ExecutorService pool(String role, int size, int waiting, RejectedExecutionHandler full) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            size,
            size,
            POOL_IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            body -> kept(role, body),
            full);
    executor.allowCoreThreadTimeOut(true);
    executors.add(executor);
    return executor;
  }

  private Thread kept(String role, Runnable body) {
    made.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
    Thread thread = daemon(role, body);
    made.add(thread);
    return thread;
  }

  /** A daemon thread that is not started yet; it ends when its body does. */
  public static Thread daemon(String role, Runnable body) {
    Thread thread = new Thread(null, body, PREFIX + role, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Threads.class.getClassLoader());
    return thread;
  }

  /** How many task runs ended with an exception since the start. */
  public long failures() {
    return failures.get();
  }

  boolean isClosed() {
    return closed;
  }

  /** Interrupts every task and waits at most two seconds for all of them together. */
  @Override
  public void close() {
    synchronized (executors) {
      if (closed) {
        return;
      }
      closed = true;
    }
    executors.forEach(ThreadPoolExecutor::shutdownNow);
    made.forEach(Thread::interrupt);
    long begin = System.nanoTime();
    long left = CLOSE_DEADLINE.toNanos();
    try {
      if (!Carriers.SHARED.close(this, left)) {
        log.warn("a task of Pitwall did not end within {}", CLOSE_DEADLINE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    left -= System.nanoTime() - begin;
    for (ThreadPoolExecutor executor : executors) {
      long start = System.nanoTime();
      try {
        if (!executor.awaitTermination(Math.max(left, 0), TimeUnit.NANOSECONDS)) {
          log.warn("a thread of Pitwall did not end within {}", CLOSE_DEADLINE);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      left -= System.nanoTime() - start;
    }
    awaitEnd(left);
  }

  /** An executor is terminated a moment before its last thread; containers look for threads. */
  private void awaitEnd(long nanos) {
    long deadline = System.nanoTime() + nanos;
    for (Thread thread : made) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (millis <= 0 || thread == Thread.currentThread()) {
        continue;
      }
      try {
        thread.join(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
