package dev.pitwall.emergency;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How one step stands.
 *
 * @param took so long; zero while it has not ended
 * @param detail one line for people; no secret in it
 * @param items its parts, one line each; may be empty
 */
public record StepRecord(Step step, State state, Duration took, String detail, List<String> items) {

  /** Keeps a copy, and whole milliseconds. */
  public StepRecord {
    took = Duration.ofMillis(took.toMillis());
    items = List.copyOf(items);
  }

  /** Where a step can stand. */
  public enum State {
    PENDING,
    /** Begun; after a crash it is done again. */
    RUNNING,
    OK,
    FAILED,
    /** Not wanted, or not possible without being a fault; the detail says which. */
    SKIPPED;

    /** As in documents: {@code ok}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** True once nothing more is to be done. */
    public boolean over() {
      return this == OK || this == FAILED || this == SKIPPED;
    }
  }

  static StepRecord pending(Step step) {
    return new StepRecord(step, State.PENDING, Duration.ZERO, "", List.of());
  }

  StepRecord running() {
    return new StepRecord(step, State.RUNNING, Duration.ZERO, "", items);
  }

  static StepRecord ok(Step step, String detail, List<String> items) {
    return new StepRecord(step, State.OK, Duration.ZERO, detail, items);
  }

  static StepRecord failed(Step step, String detail, List<String> items) {
    return new StepRecord(step, State.FAILED, Duration.ZERO, detail, items);
  }

  static StepRecord skipped(Step step, String reason) {
    return new StepRecord(step, State.SKIPPED, Duration.ZERO, reason, List.of());
  }

  StepRecord after(Duration time) {
    return new StepRecord(step, state, time, detail, items);
  }
}
