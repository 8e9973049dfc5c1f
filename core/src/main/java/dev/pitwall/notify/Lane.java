package dev.pitwall.notify;

import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel and the thread that sends through it. A send that takes too long is interrupted by
 * {@link #watch}, which another thread calls.
 */
final class Lane {
  /** Five seconds more than a channel may take. */
  static final Duration DEADLINE = Duration.ofSeconds(35);

  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  private final Channel channel;
  private final Desk desk;
  private final TimeSource time;
  private final Findings findings;
  private @Nullable Thread sending;
  private long sendingSinceNanos;
  private boolean overdue;
  private boolean resting;

  Lane(Channel channel, Desk desk, TimeSource time, Findings findings) {
    this.channel = channel;
    this.desk = desk;
    this.time = time;
    this.findings = findings;
  }

  String name() {
    return channel.name();
  }

  /** Sends everything that is due. */
  void turn() {
    Optional<Letter> next = next();
    while (next.isPresent()) {
      Optional<Receipt> receipt = send(next.get());
      if (receipt.isEmpty()) {
        return; // stopped: it stays in flight, and is told again, marked, after the next start
      }
      desk.finish(next.get(), receipt.get());
      next = next();
    }
  }

  private Optional<Letter> next() {
    synchronized (this) {
      if (resting) {
        return Optional.empty();
      }
      sending = Thread.currentThread();
      sendingSinceNanos = time.nanoTime();
      overdue = false;
    }
    Optional<Letter> next = Optional.empty();
    try {
      next = desk.next(channel.name());
      return next;
    } finally {
      if (next.isEmpty()) {
        stopWatch();
      }
    }
  }

  /** Begins nothing any more; true once nothing is being sent. */
  synchronized boolean rest() {
    resting = true;
    return sending == null;
  }

  /** True while a send does not heed its interruption. */
  synchronized boolean isStuck() {
    return sending != null && overdue;
  }

  private Optional<Receipt> send(Letter letter) {
    startWatch();
    try {
      return Optional.of(
          channel.send(letter.said(), letter.errand().attempts(), letter.possiblyRepeated()));
    } catch (InterruptedException e) {
      if (stopWatch()) {
        return Optional.of(
            new Receipt.TryAgain("no answer within " + DEADLINE.toSeconds() + " s", null, true));
      }
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // without the message, in which a library may have put an address that is a secret
      StackTraceElement[] trace = e.getStackTrace();
      log.warn(
          "the channel {} failed: {} at {}",
          channel.name(),
          e.getClass().getName(),
          trace.length == 0 ? "?" : trace[0]);
      return Optional.of(new Receipt.TryAgain(e.getClass().getName(), null, true));
    } finally {
      stopWatch();
    }
  }

  private synchronized void startWatch() {
    sending = Thread.currentThread();
    sendingSinceNanos = time.nanoTime();
    overdue = false;
  }

  /** Ends the watch; true if the watch had interrupted this send, whose mark is then taken off. */
  private synchronized boolean stopWatch() {
    if (sending != null && overdue) {
      boolean unused = Thread.interrupted();
      findings.clear(code());
    }
    sending = null;
    return overdue;
  }

  /** Interrupts a send that has taken longer than {@link #DEADLINE}; called every second. */
  synchronized void watch() {
    Thread thread = sending;
    if (thread == null || time.nanoTime() - sendingSinceNanos < DEADLINE.toNanos()) {
      return;
    }
    if (overdue) {
      findings.report(
          code(),
          "Sending through "
              + channel.name()
              + " hangs and does not heed its interruption. It should end within "
              + DEADLINE.toSeconds()
              + " s. Other channels go on; restart the application and report it.");
    }
    overdue = true;
    thread.interrupt();
  }

  private String code() {
    return "notify.hanging:" + channel.name();
  }
}
