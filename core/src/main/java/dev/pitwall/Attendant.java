package dev.pitwall;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Does one piece of work at a time on a thread of its own, so that whoever looks what is due need
 * not wait. What the work leaves behind can be read once {@link #isFree()} says so.
 */
final class Attendant {
  private final Executor thread;
  private final AtomicBoolean busy = new AtomicBoolean();

  /** Has no work yet, and so, with a worker of {@code Threads}, no thread. */
  Attendant(Executor thread) {
    this.thread = thread;
  }

  boolean isFree() {
    return !busy.get();
  }

  /** Begins; only while it is free. */
  void attend(Runnable work) {
    busy.set(true);
    thread.execute(
        () -> {
          try {
            work.run();
          } finally {
            busy.set(false);
          }
        });
  }
}
