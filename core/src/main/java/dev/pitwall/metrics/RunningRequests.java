package dev.pitwall.metrics;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Which thread has been at which request since when, in places of a fixed number. A request claims
 * a place with one compare-and-set and gives it back with another; it allocates nothing and waits
 * for nobody. Where no place is free nearby it goes without one, and is counted.
 *
 * <p>A ticket names a place and how often it has been taken, so whoever looks can tell whether the
 * request that it saw is still the same: a state of a place is {@link #FREE}, {@link #CHANGING}, or
 * the ticket of its request. Places that are tried one after the other by the same thread are
 * neighbours, those of different threads lie a cache line apart.
 */
final class RunningRequests {
  /** No place. */
  static final long NONE = 0;

  static final int PLACES = 1_024;
  private static final int TRIED = 16;
  private static final int LINE = 8;
  private static final long FREE = 0;
  private static final long CHANGING = -1;

  private final AtomicLongArray tickets = new AtomicLongArray(PLACES);
  private final AtomicReferenceArray<Thread> threads = new AtomicReferenceArray<>(PLACES);
  private final long[] starts = new long[PLACES];
  private final long[] turns = new long[PLACES];
  private final LongAdder dropped = new LongAdder();

  /** Takes one request that is seen running. */
  interface Viewer {
    void running(long ticket, Thread thread, long startNanos);
  }

  /**
   * A request begins on the current thread.
   *
   * @return its ticket, or {@link #NONE}
   */
  long claim(long startNanos) {
    Thread thread = Thread.currentThread();
    int first = (int) (thread.getId() * LINE) & (PLACES - 1);
    for (int i = 0; i < TRIED; i++) {
      int place = (first + i) & (PLACES - 1);
      if (tickets.get(place) == FREE && tickets.compareAndSet(place, FREE, CHANGING)) {
        threads.set(place, thread);
        starts[place] = startNanos;
        long ticket = ++turns[place] * PLACES + place;
        tickets.set(place, ticket);
        return ticket;
      }
    }
    dropped.increment();
    return NONE;
  }

  /**
   * It is over; only the first call for a ticket counts.
   *
   * @return the thread that it began on
   */
  @Nullable Thread release(long ticket) {
    if (ticket == NONE) {
      return null;
    }
    int place = (int) (ticket & (PLACES - 1));
    if (!tickets.compareAndSet(place, ticket, CHANGING)) {
      return null;
    }
    Thread thread = threads.get(place);
    threads.set(place, null);
    tickets.set(place, FREE);
    return thread;
  }

  /** True while the request with this ticket runs. */
  boolean runs(long ticket) {
    return tickets.get((int) (ticket & (PLACES - 1))) == ticket;
  }

  /**
   * Shows those that have run since before {@code nanos}, and gives back the places of those that
   * nobody ever ended.
   *
   * @param forgotten begun before this: its end was lost
   */
  void since(long nanos, long forgotten, Viewer viewer) {
    for (int place = 0; place < PLACES; place++) {
      long ticket = tickets.get(place);
      if (ticket == FREE || ticket == CHANGING) {
        continue;
      }
      long start = starts[place];
      Thread thread = threads.get(place);
      if (thread == null || start - nanos >= 0 || !runs(ticket)) {
        continue;
      }
      if (start - forgotten < 0) {
        Thread unused = release(ticket);
      } else {
        viewer.running(ticket, thread, start);
      }
    }
  }

  /** How many other requests began on this thread later than {@code startNanos} and still run. */
  boolean wentOn(Thread thread, long startNanos) {
    for (int place = 0; place < PLACES; place++) {
      if (threads.get(place) == thread && starts[place] - startNanos > 0) {
        return true;
      }
    }
    return false;
  }

  /** How many requests found no place. */
  long dropped() {
    return dropped.sum();
  }
}
