package dev.pitwall.servlet;

import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what fails in an observer away from the application: counted, and logged ever less often.
 */
final class GuardedObserver implements RequestObserver {
  private static final Logger log = LoggerFactory.getLogger(GuardedObserver.class);

  private final RequestObserver observer;
  private final AtomicLong failures = new AtomicLong();

  GuardedObserver(RequestObserver observer) {
    this.observer = observer;
  }

  @Override
  public void started() {
    try {
      observer.started();
    } catch (RuntimeException | LinkageError e) {
      failed(e);
    }
  }

  @Override
  public void started(Exchange exchange) {
    try {
      observer.started(exchange);
    } catch (RuntimeException | LinkageError e) {
      failed(e);
    }
  }

  @Override
  public void finished(Exchange exchange) {
    try {
      observer.finished(exchange);
    } catch (RuntimeException | LinkageError e) {
      failed(e);
    }
  }

  private void failed(Throwable problem) {
    long count = failures.incrementAndGet();
    if (Long.bitCount(count) == 1) {
      log.warn(
          "recording a request failed, {} since the start; requests are answered all the same, only"
              + " their records are missing. Please report this with its stack trace",
          count,
          problem);
    }
  }
}
