package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.schedule.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Every reading, kept on disk: as it came for a month, its minutes for a year. Whoever brings a
 * sample never waits: it is laid into a queue of {@value #MOST_WAITING}, beyond which samples are
 * counted and told; one thread writes. What fails here stops no alert.
 */
public final class History implements AutoCloseable {
  static final int MOST_WAITING = 512;

  /** The most buckets of a {@link Range}. */
  public static final int MOST_BUCKETS = 2_000;

  private static final Duration TEND = Duration.ofMinutes(1);
  private static final String BEHIND = "history.behind";

  private final @Nullable Store store;
  private final Findings findings;
  private final Queue<Sample> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicBoolean called = new AtomicBoolean();
  private final AtomicLong overflow = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final @Nullable Worker worker;

  private History(@Nullable Store store, @Nullable Worker worker, Findings findings) {
    this.store = store;
    this.worker = worker;
    this.findings = findings;
  }

  /** One that keeps nothing. */
  public static History none(Findings findings) {
    return new History(null, null, findings);
  }

  /**
   * Goes on with what is in {@code state-dir/history}; reading it happens on the thread that
   * writes.
   *
   * @param state the state directory; empty: nothing is kept
   */
  public static History open(
      Optional<Path> state,
      HistorySettings settings,
      TimeSource time,
      Findings findings,
      Threads threads) {
    return state.isEmpty()
        ? none(findings)
        : open(
            new Store(state.get().resolve("history"), Disk.REAL, settings, time, findings),
            findings,
            threads);
  }

  static History open(Store store, Findings findings, Threads threads) {
    History history = new History(store, threads.worker("history"), findings);
    history.begin();
    return history;
  }

  private void begin() {
    Worker writing = worker;
    Store kept = store;
    if (writing != null && kept != null) {
      writing.run(kept::open);
      writing.every(TEND, TEND, kept::tend);
    }
  }

  /** Puts other settings in force, within a minute. */
  public void configure(HistorySettings settings) {
    if (store != null) {
      store.configure(settings);
    }
  }

  /** Keeps what a check answered; never waits and never throws. */
  public void observe(Sample sample) {
    if (store == null || worker == null) {
      return;
    }
    if (!waiting.offer(sample)) {
      overflow.incrementAndGet();
    }
    if (called.compareAndSet(false, true)) {
      worker.run(this::drain);
    }
  }

  private void drain() {
    called.set(false);
    Store kept = store;
    if (kept == null) {
      return;
    }
    for (Sample next = waiting.poll(); next != null; next = waiting.poll()) {
      kept.take(next);
      taken.incrementAndGet();
    }
    long lost = overflow.get();
    if (lost > 0) {
      findings.report(
          BEHIND,
          "Writing the history: the disk was slower than the checks, and "
              + lost
              + " samples found no place among the "
              + MOST_WAITING
              + " that may wait. They are missing in it; alerts have seen them. Put state-dir on a"
              + " faster local disk.");
    }
  }

  /** How many samples were handed to the operating system. */
  long taken() {
    return taken.get();
  }

  /** The series of which something is kept, by name. The first call may take a second. */
  public List<SeriesFacts> series() {
    return store == null ? List.of() : store.series();
  }

  /**
   * A series over a range.
   *
   * @param from rounded down to a multiple of {@code step} since 1970
   * @param to the bucket in which it lies is the last one
   * @param step whole seconds, at least one
   * @throws IllegalArgumentException if {@code to} is before {@code from}, or that would be more
   *     than {@value #MOST_BUCKETS} buckets
   */
  public Range range(ReadingKey key, Instant from, Instant to, Duration step) {
    long seconds = Math.max(1, step.toSeconds());
    long begin = Math.floorDiv(from.getEpochSecond(), seconds) * seconds;
    long size = Math.floorDiv(to.getEpochSecond() - begin, seconds) + 1;
    if (size < 1 || size > MOST_BUCKETS) {
      throw new IllegalArgumentException(
          "from "
              + from
              + " to "
              + to
              + " by steps of "
              + seconds
              + " s are "
              + Math.max(0, size)
              + " buckets; allowed are 1 to "
              + MOST_BUCKETS
              + ": ask for a longer step or a shorter range");
    }
    Range range = new Range(key, begin, seconds, (int) size);
    if (store != null) {
      store.fill(range);
    }
    return range;
  }

  /** The readings of an order, one by one; nothing waits for this, and it waits for nothing. */
  public Tape tape(Tape.Order order) {
    return store == null ? new TapeCut(order).made() : store.tape(order);
  }

  /**
   * The same out of the files of a process that may be running or not. Changes nothing there.
   *
   * @param state the state directory
   * @param findings hears of damaged files
   * @throws IOException if there is no history, or it may not be read
   */
  public static Tape tape(Path state, Tape.Order order, Findings findings) throws IOException {
    TapeReader reader = new TapeReader(new Damages(findings));
    return reader.read(reader.look(state.resolve("history")), order);
  }

  /** The bytes of all files but the hour that goes on. */
  public long bytes() {
    return store == null ? 0 : store.bytes();
  }

  /** What was lost, by what it was. */
  public Map<String, Long> dropped() {
    Map<String, Long> dropped = new TreeMap<>(store == null ? Map.of() : store.dropped());
    if (overflow.get() > 0) {
      dropped.put("history_sample", overflow.get());
    }
    return dropped;
  }

  /** Writes what still waits and closes the files; to be called when the threads have ended. */
  @Override
  public void close() {
    drain();
    if (store != null) {
      store.close();
    }
  }
}
