package dev.pitwall.servlet;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One engine for all filters that one class loader serves: started for the first, closed after the
 * last. A jar in the container's library folder so has one for all web applications, a jar inside a
 * web application one for that application.
 *
 * @param <S> what an engine is started with
 */
final class SharedEngine<S> {
  private final Function<S, Engine> starter;
  private @Nullable Engine engine;
  private int users;

  SharedEngine(Function<S, Engine> starter) {
    this.starter = starter;
  }

  /**
   * The running engine, started if there is none; each call is paid back by one {@link #release}.
   *
   * @param settings for the start; an engine that runs keeps its own
   */
  synchronized Engine acquire(S settings, Application application) {
    Engine running = engine;
    if (running == null) {
      running = starter.apply(settings);
      engine = running;
    }
    users++;
    running.join(application);
    return running;
  }

  /** One user less; the last one closes the engine. */
  synchronized void release(Application application) {
    Engine running = engine;
    if (running == null) {
      return;
    }
    running.leave(application);
    users--;
    if (users == 0) {
      engine = null;
      running.close();
    }
  }
}
