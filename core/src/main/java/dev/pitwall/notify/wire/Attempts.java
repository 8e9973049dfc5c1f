package dev.pitwall.notify.wire;

import dev.pitwall.schedule.Threads;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs conversations, one after the other, each on a thread of its own while the caller watches the
 * clock: a blocked read, write or name lookup heeds no interrupt and ends only when its socket is
 * closed from outside, a name lookup not even then. The thread carries Pitwall's class loader,
 * where libraries look their parts up, and ends with the conversation: none is kept.
 */
public final class Attempts {
  private final String role;
  private @Nullable Thread last;

  /**
   * Nothing runs yet.
   *
   * @param role what the threads are called after {@code pitwall-}
   */
  public Attempts(String role) {
    this.role = role;
  }

  /** One conversation with the other side. */
  public interface Talk {
    /** Talks until it is over; throws nothing. */
    void hold();

    /** Closes its sockets, from another thread. */
    void hangUp();
  }

  /** How an attempt ended. */
  public enum End {
    /** By itself. */
    OVER,
    /** It was hung up when its time was over. */
    HUNG_UP,
    /** It was not begun: the one before still hangs, in a name lookup for instance. */
    STUCK
  }

  /**
   * Holds {@code talk}; returns at the latest a second after {@code whole}.
   *
   * @throws InterruptedException if the caller was interrupted; the talk is hung up then
   */
  public synchronized End run(Talk talk, Duration whole) throws InterruptedException {
    if (last != null && last.isAlive()) {
      return End.STUCK;
    }
    Thread thread = Threads.daemon(role, talk::hold);
    last = thread;
    thread.start();
    try {
      thread.join(Math.max(1, whole.toMillis()));
      if (!thread.isAlive()) {
        return End.OVER;
      }
      hangUp(talk);
      thread.join(Deadlines.HANG_UP.toMillis());
      return End.HUNG_UP;
    } catch (InterruptedException e) {
      hangUp(talk);
      throw e;
    }
  }

  /** On a thread of its own: closing a TLS socket can wait for a write that is blocked. */
  private void hangUp(Talk talk) {
    Threads.daemon(role + "-hang-up", talk::hangUp).start();
  }
}
