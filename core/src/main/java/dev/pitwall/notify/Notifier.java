package dev.pitwall.notify;

import dev.pitwall.alert.IncidentEvent;
import dev.pitwall.journal.Journal;
import dev.pitwall.schedule.Worker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

/**
 * Tells every channel of every incident once. What is to be told is in the journal before {@link
 * #tell} returns, and is sent afterwards by one thread a channel, so that a channel that hangs
 * delays nobody. A failed attempt is repeated with growing waits, over restarts as well; if the
 * process dies during a send, that one message comes at most once more, marked.
 */
public final class Notifier {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Book book;
  private final Journal journal;
  private final Means means;
  private final List<Lane> lanes;
  private final Map<Lane, Wake> wakes = new LinkedHashMap<>();

  /**
   * Reads what is not told yet from the journal; sends nothing before {@link #start}.
   *
   * @param channels with different names
   */
  public Notifier(List<Channel> channels, Texts texts, Journal journal, Means means) {
    this(channels, texts, journal, means, () -> ThreadLocalRandom.current().nextDouble());
  }

  Notifier(
      List<Channel> channels, Texts texts, Journal journal, Means means, DoubleSupplier jitter) {
    List<String> names = channels.stream().map(Channel::name).toList();
    this.book = new Book(names, texts, journal, means, new Backoff(jitter));
    this.journal = journal;
    this.means = means;
    this.lanes =
        channels.stream()
            .map(channel -> new Lane(channel, book, means.time(), means.findings()))
            .toList();
  }

  /** Tells what was left from before, and starts to send. Called once. */
  public void start() {
    reconcileNow();
    synchronized (wakes) {
      for (Lane lane : lanes) {
        Wake wake = new Wake(lane, means.threads().worker("notify-" + lane.name()));
        wakes.put(lane, wake);
        wake.worker.every(Duration.ZERO, TICK, lane::turn);
      }
    }
    means.threads().every("notify-watch", TICK, TICK, this::watch);
  }

  /**
   * Takes in what happened to incidents. When this returns, it and what is to be told of it are
   * durable; the sending follows.
   */
  public void tell(List<IncidentEvent> events) {
    if (!events.isEmpty()) {
      book.tell(events);
      wake();
    }
  }

  /** Sends a message that is about no incident through every channel; its id is unique. */
  public void send(Notification notification) {
    book.send(notification);
    wake();
  }

  /** What is on its way now. */
  public Outbox outbox() {
    return book.outbox();
  }

  private void wake() {
    synchronized (wakes) {
      wakes.values().forEach(Wake::soon);
    }
  }

  /** Looks after sends that hang, and after a disk that could not be written. */
  void watch() {
    lanes.forEach(Lane::watch);
    journal.mend();
  }

  /** The first half of {@link #start}, without threads. */
  void reconcileNow() {
    book.reconcile();
  }

  List<Lane> lanes() {
    return lanes;
  }

  /** Turns a lane at once; while it has not begun to turn, asking again adds nothing. */
  private static final class Wake {
    private final Lane lane;
    private final Worker worker;
    private final AtomicBoolean asked = new AtomicBoolean();

    Wake(Lane lane, Worker worker) {
      this.lane = lane;
      this.worker = worker;
    }

    void soon() {
      if (asked.compareAndSet(false, true)) {
        worker.run(
            () -> {
              asked.set(false);
              lane.turn();
            });
      }
    }
  }
}
