package dev.pitwall.metrics;

import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of finished exchanges with many producers and one consumer at a time. All slots
 * exist from the start: an offer copies references and numbers, allocates nothing and waits for
 * nobody.
 *
 * <p>The idea is Dmitry Vyukov's bounded MPMC queue: each slot has a sequence number that says
 * whose turn it is. {@code sequence == position}: free for the producer of that position; {@code
 * position + 1}: filled, for the consumer; {@code position + capacity}: free again, one lap later.
 */
final class ExchangeRing {
  /** No place was free. */
  static final long FULL = -1;

  private final Slot[] slots;
  private final AtomicLongArray sequences;
  private final int mask;
  private final AtomicLong tail = new AtomicLong();
  private long head;

  /** What is copied out of an exchange. */
  static final class Slot {
    String method = "";
    @Nullable String path;
    String route = "";
    int status;
    long bytes;
    @Nullable String client;
    @Nullable String failure;
    @Nullable Clues clues;
    boolean turnedAway;
    @Nullable String trace;
    @Nullable String thread;
    long ticket;
    long elapsedNanos;

    /** Elapsed-time clock at the end of the exchange. */
    long endNanos;

    private void fill(Exchange exchange, long nanos, long mine, @Nullable String name) {
      method = exchange.method();
      path = exchange.path();
      route = exchange.route();
      status = exchange.status();
      bytes = exchange.bytes();
      client = exchange.client();
      failure = exchange.failure();
      clues = exchange.clues();
      turnedAway = exchange.turnedAway();
      trace = exchange.trace();
      thread = name;
      ticket = mine;
      elapsedNanos = exchange.elapsedNanos();
      endNanos = nanos;
    }

    private void forget() {
      method = "";
      path = null;
      route = "";
      client = null;
      failure = null;
      clues = null;
      trace = null;
      thread = null;
    }
  }

  /** Takes one filled slot; must not keep it. */
  interface Consumer {
    void accept(Slot slot);
  }

  /**
   * An empty ring.
   *
   * @param capacity a power of two
   */
  ExchangeRing(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity " + capacity + " is not a power of two");
    }
    slots = new Slot[capacity];
    sequences = new AtomicLongArray(capacity);
    for (int i = 0; i < capacity; i++) {
      slots[i] = new Slot();
      sequences.set(i, i);
    }
    mask = capacity - 1;
  }

  int capacity() {
    return slots.length;
  }

  /** {@link #offer(Exchange, long, long, String)} without a ticket. */
  long offer(Exchange exchange, long nanos) {
    return offer(exchange, nanos, RunningRequests.NONE, null);
  }

  /**
   * The position taken, or {@link #FULL}. Any thread.
   *
   * @param thread name of the request's; null if nobody will ask for it
   */
  long offer(Exchange exchange, long nanos, long ticket, @Nullable String thread) {
    long position = tail.get();
    while (true) {
      int index = (int) position & mask;
      long turn = sequences.get(index) - position;
      if (turn < 0) {
        return FULL;
      }
      if (turn == 0 && tail.compareAndSet(position, position + 1)) {
        slots[index].fill(exchange, nanos, ticket, thread);
        sequences.set(index, position + 1);
        return position;
      }
      position = tail.get();
    }
  }

  /**
   * Gives at most {@code most} exchanges to {@code consumer}, oldest first, and forgets each, also
   * if the consumer throws. One thread at a time: the caller holds a lock.
   *
   * @return how many were given
   */
  int drain(Consumer consumer, int most) {
    int given = 0;
    while (given < most) {
      int index = (int) head & mask;
      if (sequences.get(index) != head + 1) {
        return given;
      }
      given++;
      Slot slot = slots[index];
      try {
        consumer.accept(slot);
      } finally {
        slot.forget();
        sequences.set(index, head + slots.length);
        head++;
      }
    }
    return given;
  }
}
