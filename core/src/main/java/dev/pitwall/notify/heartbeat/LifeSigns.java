package dev.pitwall.notify.heartbeat;

import dev.pitwall.schedule.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Whether the whole loop lives: samples come, are judged, can be written down and told. The reason
 * why not is a sentence for the finding.
 */
public final class LifeSigns implements Supplier<Optional<String>> {
  private final TimeSource time;
  private final Duration longest;
  private final Supplier<Optional<String>> journal;
  private final Supplier<Optional<String>> lanes;
  private final AtomicLong sampledNanos;
  private final AtomicLong evaluatedNanos;

  /**
   * Counts from now.
   *
   * @param longest how long there may be no sample: a few times the interval
   * @param journal why it cannot be written; empty if it can
   * @param lanes which of the threads that send is stuck; empty if none is
   */
  public LifeSigns(
      TimeSource time,
      Duration longest,
      Supplier<Optional<String>> journal,
      Supplier<Optional<String>> lanes) {
    this.time = time;
    this.longest = longest;
    this.journal = journal;
    this.lanes = lanes;
    this.sampledNanos = new AtomicLong(time.nanoTime());
    this.evaluatedNanos = new AtomicLong(time.nanoTime());
  }

  /** A sample arrived. */
  public void sampled() {
    sampledNanos.set(time.nanoTime());
  }

  /** A sample was judged, and what follows from it is in the journal. */
  public void evaluated() {
    evaluatedNanos.set(time.nanoTime());
  }

  /** Why there must be no heartbeat; empty if all is well. */
  @Override
  public Optional<String> get() {
    if (isOld(sampledNanos)) {
      return Optional.of("there was no sample for more than " + longest.toSeconds() + " s.");
    }
    if (isOld(evaluatedNanos)) {
      return Optional.of("no sample was judged for more than " + longest.toSeconds() + " s.");
    }
    return journal.get().or(lanes);
  }

  private boolean isOld(AtomicLong nanos) {
    return time.nanoTime() - nanos.get() > longest.toNanos();
  }
}
