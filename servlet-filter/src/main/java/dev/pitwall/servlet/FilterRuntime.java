package dev.pitwall.servlet;

import dev.pitwall.request.Exchange;
import dev.pitwall.request.RequestObserver;
import dev.pitwall.schedule.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one filter instance works for, from its {@code init} to its {@code destroy}: the agent in
 * this JVM if there is one; else the observer that the application offers; else an engine of its
 * own, shared with the other filters of this class loader.
 */
public final class FilterRuntime implements AutoCloseable {
  /**
   * The attribute of the servlet context under which an application may offer a {@link
   * RequestObserver} of its own; then no engine is started.
   */
  public static final String OBSERVER = "dev.pitwall.request.RequestObserver";

  private static final Logger log = LoggerFactory.getLogger(FilterRuntime.class);

  // Web applications that share this class have nothing else in common that could hold the engine.
  private static final SharedEngine SHARED = new SharedEngine(LibraryEngine::start);

  private final @Nullable SharedEngine shared;
  private final RequestObserver observer;
  private final @Nullable String header;

  private FilterRuntime(@Nullable SharedEngine shared, Engine engine) {
    this.shared = shared;
    this.observer = new GuardedObserver(engine.observer());
    this.header = engine.header();
  }

  /**
   * Begins the work of a filter.
   *
   * @param offered the attribute {@link #OBSERVER} of the servlet context
   */
  public static FilterRuntime open(@Nullable Object offered) {
    return open(BridgeObserver.find(), offered, SHARED);
  }

  static FilterRuntime open(
      @Nullable RequestObserver bridge, @Nullable Object offered, SharedEngine shared) {
    if (bridge != null) {
      return new FilterRuntime(null, new ObserverEngine(bridge));
    }
    if (offered instanceof RequestObserver own) {
      return new FilterRuntime(null, new ObserverEngine(own));
    }
    try {
      return new FilterRuntime(shared, shared.acquire());
    } catch (RuntimeException | LinkageError e) {
      log.error(
          "starting Pitwall failed: requests are answered and carry their process time, but nothing"
              + " is recorded. Mend the cause below and start the application again",
          e);
      return new FilterRuntime(null, new ObserverEngine(new Unrecorded()));
    }
  }

  /** A request comes in. */
  public TimedExchange begin() {
    return new TimedExchange(observer, TimeSource.system());
  }

  /** Name of the process-time header; null if none is wanted. */
  public @Nullable String header() {
    return header;
  }

  /** Ends the work; the engine ends with its last filter. */
  @Override
  public void close() {
    if (shared != null) {
      shared.release();
    }
  }

  private static final class Unrecorded implements RequestObserver {
    @Override
    public void started() {
      // said once when the start failed
    }

    @Override
    public void finished(Exchange exchange) {
      // said once when the start failed
    }
  }
}
