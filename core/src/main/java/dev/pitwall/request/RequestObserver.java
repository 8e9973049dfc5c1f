package dev.pitwall.request;

/**
 * Hears of each exchange exactly once, on the request's thread. Never blocks, never throws, never
 * keeps the exchange: it is used again for the next request.
 */
public interface RequestObserver {

  /** A request arrived. */
  void started();

  /** The exchange is over: the response is written or given up. Follows one {@link #started}. */
  void finished(Exchange exchange);
}
