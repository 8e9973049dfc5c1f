package dev.pitwall.agent.runtime;

import dev.pitwall.check.logs.LogEvents;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the hooks see, from the first request and the first log event on. Until the engine is
 * ready, finished exchanges and errors are copied into bounded buffers; then they are told in
 * order, and from there on everything goes straight through. Free of locks: whoever finds the
 * engine ready after buffering empties the buffer itself.
 */
final class Intake implements RequestObserver, LogEvents {
  static final int MOST_EARLY = 1000;

  private final ConcurrentLinkedQueue<Exchange> early = new ConcurrentLinkedQueue<>();
  private final AtomicInteger earlyCount = new AtomicInteger();
  private final AtomicLong startsNotTold = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final EarlyEvents events = new EarlyEvents();
  private final CountDownLatch listening = new CountDownLatch(1);
  private final CountDownLatch firstFinished = new CountDownLatch(1);
  private volatile @Nullable Engine engine;
  private volatile boolean closed;

  @Override
  public void started() {
    Engine ready = engine;
    if (ready != null) {
      ready.requests().started();
    } else if (!closed) {
      startsNotTold.incrementAndGet();
      tellEarly();
    }
  }

  @Override
  public void started(Exchange exchange) {
    Engine ready = engine;
    if (ready != null) {
      ready.requests().started(exchange);
    } else {
      started();
    }
  }

  @Override
  public void finished(Exchange exchange) {
    Engine ready = engine;
    if (ready != null) {
      tellEarly();
      ready.requests().finished(exchange);
    } else if (!closed) {
      keep(exchange);
    }
    if (firstFinished.getCount() != 0) {
      firstFinished.countDown();
      listening.countDown();
    }
  }

  private void keep(Exchange exchange) {
    if (earlyCount.incrementAndGet() > MOST_EARLY) {
      earlyCount.decrementAndGet();
      dropped.incrementAndGet();
      startsNotTold.decrementAndGet();
    } else {
      early.add(copy(exchange));
    }
    tellEarly();
  }

  private static Exchange copy(Exchange exchange) {
    Exchange copy = new Exchange();
    long end = System.nanoTime();
    copy.begin(end - exchange.elapsedNanos());
    copy.request(exchange.method(), exchange.path(), exchange.client());
    copy.response(exchange.status(), exchange.route(), exchange.bytes(), exchange.failure());
    copy.clues(exchange.clues());
    copy.trace(exchange.trace());
    if (exchange.turnedAway()) {
      copy.turnAway();
    }
    copy.end(end);
    return copy;
  }

  /** The engine takes over. */
  void deliverTo(Engine ready) {
    engine = ready;
    tellEarly();
    events.deliverTo(ready.logEvents());
  }

  /** There will be no engine, or no longer: nothing is kept any more. */
  void close() {
    closed = true;
    engine = null;
    early.clear();
    events.clear();
  }

  private void tellEarly() {
    Engine ready = engine;
    if (ready == null || (startsNotTold.get() <= 0 && early.isEmpty())) {
      return;
    }
    for (long n = startsNotTold.getAndSet(0); n > 0; n--) {
      ready.requests().started();
    }
    for (Exchange one = early.poll(); one != null; one = early.poll()) {
      earlyCount.decrementAndGet();
      ready.requests().finished(one);
    }
  }

  @Override
  public void event(boolean error, String logger, String message, @Nullable String throwableClass) {
    Engine ready = engine;
    if (ready != null) {
      ready.logEvents().event(error, logger, message, throwableClass);
    } else if (!closed) {
      events.event(error, logger, message, throwableClass);
      ready = engine;
      if (ready != null) {
        events.deliverTo(ready.logEvents());
      }
    }
  }

  /** How many early errors of the application's log found no place. */
  long droppedEvents() {
    return events.dropped();
  }

  /** How many early exchanges found no place. */
  long dropped() {
    return dropped.get();
  }

  /** A server takes connections. */
  void listening() {
    listening.countDown();
  }

  /**
   * Returns when the first request is finished: what starts then does not stand in its way. At the
   * latest {@code moment} seconds after a server listens, or {@code patience} seconds from now.
   */
  void awaitServing(long patience, long moment) throws InterruptedException {
    if (listening.await(patience, TimeUnit.SECONDS)) {
      boolean unused = firstFinished.await(moment, TimeUnit.SECONDS);
    }
  }
}
