package dev.pitwall.agent.runtime;

import dev.pitwall.request.Clues;
import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes the records that filters hand over through the bridge, on servers that no hook knows. The
 * form of a record is defined at {@code PitwallBridge.finished}.
 */
final class FilterRecords implements Consumer<Object[]>, Runnable {
  private static final int LENGTH = 9;

  private final RequestObserver requests;
  private final AtomicLong malformed = new AtomicLong();

  FilterRecords(RequestObserver requests) {
    this.requests = requests;
  }

  /** A request arrived at the filter. */
  @Override
  public void run() {
    try {
      requests.started();
    } catch (RuntimeException | LinkageError failed) {
      malformed.incrementAndGet();
    }
  }

  @Override
  public void accept(Object[] record) {
    try {
      if (record.length != LENGTH && record.length != LENGTH + 1) {
        throw new IllegalArgumentException("a record of " + record.length + " values");
      }
      Exchange exchange = new Exchange();
      exchange.begin((Long) record[7]);
      exchange.request((String) record[0], (String) record[1], (String) record[2]);
      exchange.response(
          (Integer) record[3], (String) record[4], (Long) record[5], (String) record[6]);
      if (record.length > LENGTH) {
        odd((Object[]) record[9], exchange);
      }
      exchange.end((Long) record[8]);
      requests.finished(exchange);
    } catch (RuntimeException | LinkageError failed) {
      malformed.incrementAndGet();
    }
  }

  private static void odd(Object[] odd, Exchange exchange) {
    exchange.clues(
        new Clues(
            (String) odd[0],
            (String) odd[1],
            (String) odd[2],
            (String) odd[3],
            (String) odd[4],
            (Boolean) odd[5]));
    if ((Boolean) odd[6]) {
      exchange.turnAway();
    }
  }

  /** How many records could not be taken. */
  long malformed() {
    return malformed.get();
  }
}
