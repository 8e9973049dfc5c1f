package dev.pitwall.servlet;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One engine for all filters that one class loader serves: started for the first, closed after the
 * last. A jar in the container's library folder so has one for all web applications, a jar inside a
 * web application one for that application.
 */
final class SharedEngine {
  private final Supplier<Engine> starter;
  private @Nullable Engine engine;
  private int users;

  SharedEngine(Supplier<Engine> starter) {
    this.starter = starter;
  }

  /**
   * The running engine, started if there is none; each call is paid back by one {@link #release}.
   */
  synchronized Engine acquire() {
    if (engine == null) {
      engine = starter.get();
    }
    users++;
    return engine;
  }

  /** One user less; the last one closes the engine. */
  synchronized void release() {
    if (engine != null && --users == 0) {
      Engine last = engine;
      engine = null;
      last.close();
    }
  }
}
