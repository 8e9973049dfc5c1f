package dev.pitwall.agent.runtime;

import dev.pitwall.check.logs.LogEvents;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The application's log events from before there is an engine: errors are kept, the others counted.
 * Free of locks.
 */
final class EarlyEvents implements LogEvents {
  static final int MOST = 200;
  private static final int LONGEST_MESSAGE = 2_000;

  private final ConcurrentLinkedQueue<Early> errors = new ConcurrentLinkedQueue<>();
  private final AtomicInteger kept = new AtomicInteger();
  private final AtomicLong others = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();

  private record Early(String logger, String message, @Nullable String throwableClass) {}

  @Override
  public void event(boolean error, String logger, String message, @Nullable String throwableClass) {
    if (!error) {
      others.incrementAndGet();
    } else if (kept.incrementAndGet() > MOST) {
      kept.decrementAndGet();
      dropped.incrementAndGet();
    } else {
      String begin = message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
      errors.add(new Early(logger, begin, throwableClass));
    }
  }

  /** Tells what there is, each once. */
  void deliverTo(LogEvents engine) {
    for (long n = others.getAndSet(0); n > 0; n--) {
      engine.event(false, "", "", null);
    }
    for (Early one = errors.poll(); one != null; one = errors.poll()) {
      kept.decrementAndGet();
      engine.event(true, one.logger(), one.message(), one.throwableClass());
    }
  }

  void clear() {
    errors.clear();
  }

  /** How many errors found no place. */
  long dropped() {
    return dropped.get();
  }
}
