package dev.pitwall.schedule;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other, now or later, on a thread that it shares with other workers. */
public final class Worker {
  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final long ONCE = -1;

  private final Carriers.Lane lane;
  private final AtomicLong failures;

  Worker(Carriers.Lane lane, AtomicLong failures) {
    this.lane = lane;
    this.failures = failures;
  }

  /** Runs {@code task} once, {@code delay} from now; does nothing once the worker is closed. */
  public void after(Duration delay, Runnable task) {
    add(task, delay, ONCE);
  }

  /** Runs {@code task} as soon as those before it are over. */
  public void run(Runnable task) {
    after(Duration.ZERO, task);
  }

  /** Runs {@code task} again and again, {@code interval} after each end. */
  public void every(Duration initialDelay, Duration interval, Runnable task) {
    add(task, initialDelay, interval.toNanos());
  }

  private void add(Runnable task, Duration delay, long interval) {
    long at = System.nanoTime() + delay.toNanos();
    Runnable guarded = guarded(lane.role, task, failures);
    if (!Carriers.SHARED.add(new Carriers.Turn(lane, guarded, at, interval))) {
      log.debug("{}: closed, a task is not run", lane.role);
    }
  }

  static Runnable guarded(String role, Runnable task, AtomicLong failures) {
    return () -> {
      try {
        task.run();
      } catch (Throwable e) { // also what nobody expects: the next turn must come
        failures.incrementAndGet();
        log.warn("{}: a task failed and will run again at its next turn", role, e);
      }
    };
  }
}
