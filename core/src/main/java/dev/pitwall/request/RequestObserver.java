package dev.pitwall.request;

/**
 * Hears of each exchange exactly once, on the request's thread. Never blocks, never throws, never
 * keeps the exchange: it is used again for the next request.
 */
public interface RequestObserver {

  /** A request arrived whose exchange is not at hand yet. */
  void started();

  /** The exchange has begun, on the current thread. */
  default void started(Exchange exchange) {
    started();
  }

  /** The exchange is over: the response is written or given up. Follows one of the two starts. */
  void finished(Exchange exchange);
}
