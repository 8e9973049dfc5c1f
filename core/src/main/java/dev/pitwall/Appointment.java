package dev.pitwall;

import dev.pitwall.schedule.Cron;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Work that is due at the times of a crontab line.
 *
 * @param job its name, for the journal and the thread: {@code backup}
 * @param times asked anew at every look, so that a changed configuration counts; empty: never due
 * @param catchUp how long after its time a missed one is still worth doing
 * @param scope who does it where several replicas run
 */
record Appointment(
    String job, Supplier<Optional<Cron>> times, Duration catchUp, Scope scope, Work work) {

  /** Who does it. */
  enum Scope {
    /** Every replica by itself. */
    EVERY_INSTANCE,
    /** One of them for all, by the lock and the ledger of the fleet. */
    ONE_FOR_ALL
  }

  /** What is done. */
  interface Work {
    /**
     * Does it, on a thread of its own; how it went is told by the work itself.
     *
     * @param slot the time it was due, the same on every replica
     * @throws RuntimeException it is tried again a quarter of an hour later, three times in all
     */
    void at(Instant slot) throws InterruptedException;
  }
}
