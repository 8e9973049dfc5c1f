package dev.pitwall.request;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is told until somebody is ready to hear it, then passes everything on. At most {@value
 * #MOST} exchanges are kept; further ones are dropped and counted.
 */
public final class EarlyRequests implements RequestObserver {
  /** The most exchanges that are kept. */
  public static final int MOST = 1_000;

  private final Deque<Exchange> kept = new ArrayDeque<>();
  private long startsKept;
  private long dropped;
  private volatile @Nullable RequestObserver target;

  /** Nothing kept yet, nobody to tell. */
  public EarlyRequests() {}

  @Override
  public void started() {
    RequestObserver ready = target;
    if (ready == null) {
      ready = keepStart();
    }
    if (ready != null) {
      ready.started();
    }
  }

  @Override
  public void started(Exchange exchange) {
    RequestObserver ready = target;
    if (ready == null) {
      started();
    } else {
      ready.started(exchange);
    }
  }

  @Override
  public void finished(Exchange exchange) {
    RequestObserver ready = target;
    if (ready == null) {
      ready = keep(exchange);
    }
    if (ready != null) {
      ready.finished(exchange);
    }
  }

  private synchronized @Nullable RequestObserver keepStart() {
    if (target == null) {
      startsKept++;
    }
    return target;
  }

  private synchronized @Nullable RequestObserver keep(Exchange exchange) {
    if (target == null) {
      if (kept.size() < MOST) {
        kept.add(exchange.copy());
      } else {
        dropped++;
        startsKept--;
      }
    }
    return target;
  }

  /** Tells {@code ready} what was kept, in order, and everything from here on. */
  public synchronized void deliverTo(RequestObserver ready) {
    for (; startsKept > 0; startsKept--) {
      ready.started();
    }
    for (Exchange exchange = kept.poll(); exchange != null; exchange = kept.poll()) {
      ready.finished(exchange);
    }
    target = ready;
  }

  /** How many exchanges found no place. */
  public synchronized long dropped() {
    return dropped;
  }
}
