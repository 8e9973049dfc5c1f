package dev.pitwall.emergency;

import dev.pitwall.emergency.StepRecord.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far a run has come: all that its next try, or the next start of the agent, must know. */
public final class RunState {
  final String id;
  final Instant started;
  final String by;
  final String reason;
  final Map<Step, StepRecord> steps = new EnumMap<>(Step.class);

  /** Files and ids that later steps need: {@code evidence}, {@code archive}, {@code backup}... */
  final Map<String, String> made = new LinkedHashMap<>();

  /** Messages that a channel has taken: {@code start mail}. */
  final Set<String> told = new LinkedHashSet<>();

  /** Messages that a channel has not taken. */
  final Set<String> untold = new LinkedHashSet<>();

  /** How the commands of {@code emergency.stop} ended that have been run, in their order. */
  final List<String> stopped = new ArrayList<>();

  @Nullable Instant finished;

  RunState(String id, Instant started, String by, String reason) {
    this.id = id;
    this.started = started;
    this.by = by;
    this.reason = reason;
    for (Step step : Step.values()) {
      steps.put(step, StepRecord.pending(step));
    }
  }

  /** Unique for ever: {@code 20261126-025316-4711}. */
  public String id() {
    return id;
  }

  /** When it began. */
  public Instant started() {
    return started;
  }

  /** When it ended; null while it has not. */
  public @Nullable Instant finished() {
    return finished;
  }

  /** Every step, in order. */
  public List<StepRecord> steps() {
    return List.copyOf(steps.values());
  }

  /**
   * What was made, by its name: {@code archive}, {@code evidence}, {@code recording}, {@code
   * backup}.
   */
  public Map<String, String> made() {
    return Map.copyOf(made);
  }

  /** True if a channel has not taken the report. */
  public boolean reportUntold() {
    return untold.stream().anyMatch(each -> each.startsWith("report "));
  }

  StepRecord record(Step step) {
    return steps.getOrDefault(step, StepRecord.pending(step));
  }

  /**
   * 0: everything that was wanted was done; 1: something is missing that can be done without; 2:
   * the dump, the archive or the stop of a service failed.
   */
  public int exitCode() {
    return exitCode(EnumSet.allOf(Step.class));
  }

  /** The same without the report, which tells it. */
  int verdict() {
    return exitCode(EnumSet.complementOf(EnumSet.of(Step.REPORT)));
  }

  private int exitCode(Set<Step> counted) {
    boolean essential = false;
    boolean any = false;
    for (StepRecord record : steps.values()) {
      if (!counted.contains(record.step())) {
        continue;
      }
      boolean failed = record.state() == State.FAILED || !record.state().over();
      any |= failed;
      essential |= failed && record.step().essential();
    }
    return essential ? 2 : any ? 1 : 0;
  }
}
