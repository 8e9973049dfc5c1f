package dev.pitwall.schedule;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that runs tasks one after the other, now or later. */
public final class Worker {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  private final String role;
  private final ScheduledThreadPoolExecutor executor;
  private final AtomicLong failures;

  Worker(String role, ScheduledThreadPoolExecutor executor, AtomicLong failures) {
    this.role = role;
    this.executor = executor;
    this.failures = failures;
  }

  /** Runs {@code task} once, {@code delay} from now; does nothing once the worker is closed. */
  public void after(Duration delay, Runnable task) {
    try {
      Future<?> unused = executor.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      log.debug("{}: closed, a task is not run", role);
    }
  }

  /** Runs {@code task} as soon as the thread is free. */
  public void run(Runnable task) {
    after(Duration.ZERO, task);
  }

  /** Runs {@code task} again and again, {@code interval} after each end. */
  public void every(Duration initialDelay, Duration interval, Runnable task) {
    Future<?> unused =
        executor.scheduleWithFixedDelay(
            guarded(task), initialDelay.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        failures.incrementAndGet();
        log.warn("{}: a task failed and will run again at its next turn", role, e);
      }
    };
  }
}
