package dev.pitwall.servlet;

import dev.pitwall.request.RequestObserver;
import org.jspecify.annotations.Nullable;

/** What works behind the filter: takes the exchanges, and says which header to write. */
interface Engine extends AutoCloseable {

  /** Hears of each exchange. */
  RequestObserver observer();

  /** Name of the process-time header; null if none is wanted. */
  @Nullable String header();

  /** Ends every thread and gives every resource back; the engine is not used afterwards. */
  @Override
  void close();
}
