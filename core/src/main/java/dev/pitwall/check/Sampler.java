package dev.pitwall.check;

import dev.pitwall.schedule.Threads;
import dev.pitwall.schedule.TimeSource;
import dev.pitwall.text.Messages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each check on a thread of its own, again and again, and hands what it answers to one sink.
 *
 * <p>A run that overstays its deadline makes the check's readings unknown, told once an interval
 * for as long as it lasts; no second thread is started beside it. A check that throws answers
 * unknown. The sink is called by one thread at a time, so its samples have an order.
 */
public final class Sampler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sampler.class);
  private static final Duration WATCH = Duration.ofSeconds(1);

  private final TimeSource time;
  private final Threads threads;
  private final Messages words;
  private final Consumer<Sample> sink;
  private final List<CheckRun> runs = new ArrayList<>();
  private final Object publishing = new Object();
  private long lastNanos = Long.MIN_VALUE;
  private final Map<String, Sample> newest = new HashMap<>();
  private @Nullable Map<ReadingKey, LatestReading> latest;

  /**
   * A sampler that does nothing yet.
   *
   * @param threads the sampler's own: {@link #close()} closes them
   * @param sink what it throws is logged and goes no further
   */
  public Sampler(TimeSource time, Threads threads, Locale locale, Consumer<Sample> sink) {
    this.time = time;
    this.threads = threads;
    this.words = Messages.of(Sampler.class, locale);
    this.sink = sink;
  }

  /** Starts all of {@code plan} at once; to be called one time. */
  public void start(List<PlannedCheck> plan) {
    for (PlannedCheck planned : plan) {
      CheckRun run = new CheckRun(planned, words, time);
      runs.add(run);
    }
    for (CheckRun run : runs) {
      threads.every("check-" + run.check().id(), Duration.ZERO, run.interval(), () -> sample(run));
    }
    threads.every("check-watch", WATCH, WATCH, this::watch);
  }

  private void sample(CheckRun run) {
    List<Reading> readings = run.answer();
    if (!Thread.currentThread().isInterrupted()) {
      publish(run, readings);
    }
  }

  /** Looks once for runs that overstay. */
  void watch() {
    for (CheckRun run : runs) {
      List<Reading> overdue = run.overdue();
      if (!overdue.isEmpty()) {
        publish(run, overdue);
      }
    }
  }

  private void publish(CheckRun run, List<Reading> readings) {
    synchronized (publishing) {
      long nanos = lastNanos == Long.MIN_VALUE ? time.nanoTime() : next(time.nanoTime());
      lastNanos = nanos;
      Sample sample = new Sample(run.check().id(), time.now(), nanos, readings);
      remember(sample);
      try {
        sink.accept(sample);
      } catch (RuntimeException | LinkageError e) {
        log.warn("check {}: the receiver of its sample failed", sample.check(), e);
      }
    }
  }

  /** Strictly later than the last sample, whatever the clock's resolution. */
  private long next(long now) {
    return now - lastNanos > 0 ? now : lastNanos + 1;
  }

  // What a check no longer answers (a label that is gone) is no latest reading any more.
  private void remember(Sample sample) {
    synchronized (newest) {
      newest.put(sample.check(), sample);
      latest = null;
    }
  }

  /**
   * The newest reading of every key, sorted by key; an immutable snapshot. Put together when it is
   * asked for: samples come all the time, and with many routes there are a thousand readings.
   */
  public Map<ReadingKey, LatestReading> latest() {
    synchronized (newest) {
      Map<ReadingKey, LatestReading> known = latest;
      if (known == null) {
        known = together();
        latest = known;
      }
      return known;
    }
  }

  private Map<ReadingKey, LatestReading> together() {
    Map<ReadingKey, LatestReading> all = new TreeMap<>(ReadingKeys.BY_NAME);
    for (Sample sample : newest.values()) {
      for (Reading reading : sample.readings()) {
        all.put(
            reading.key(), new LatestReading(sample.check(), reading, sample.at(), sample.nanos()));
      }
    }
    return Collections.unmodifiableMap(all);
  }

  /** Ends the threads, then closes every check. */
  @Override
  public void close() {
    threads.close();
    for (CheckRun run : runs) {
      run.close();
    }
  }

  /**
   * Runs every check once, side by side, for the command line; a check that {@linkplain
   * Check#needsTwoSamples() needs two samples} runs twice. Does not close the checks.
   *
   * @param between time between the two samples
   * @param deadline for one run of one check; one that is not done by then answers unknown
   * @return one sample a check, in the order of {@code checks}
   */
  public static List<Sample> runOnce(
      List<? extends Check> checks, Duration between, Duration deadline, Locale locale)
      throws InterruptedException {
    return new SingleRound(TimeSource.system(), Messages.of(Sampler.class, locale))
        .run(checks, between, deadline);
  }
}
