package dev.pitwall.agent.weave;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what fails in one hook and switches the hook off when it fails too often: a hook that does
 * not fit its server must not cost every request an exception.
 */
public final class HookSwitch {
  /** So many failures switch a hook off. */
  public static final int MOST_FAILURES = 50;

  private final String hook;
  private final Sightings sightings;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean on = true;

  /** A switch that is on. */
  public HookSwitch(String hook, Sightings sightings) {
    this.hook = hook;
    this.sightings = sightings;
  }

  /** False once the hook has failed {@value #MOST_FAILURES} times. */
  public boolean on() {
    return on;
  }

  /** Something in the hook threw. Nothing is logged on the request's thread but the last one. */
  public void failed(Throwable thrown) {
    if (failures.incrementAndGet() == MOST_FAILURES) {
      on = false;
      sightings.trouble(
          "agent.hook:" + hook,
          "The hook "
              + hook
              + " failed "
              + MOST_FAILURES
              + " times (last: "
              + thrown
              + "); none is expected. It is switched off until the next start; report the server's"
              + " name and version.");
    }
  }

  /** How often the hook failed. */
  public int failures() {
    return failures.get();
  }
}
