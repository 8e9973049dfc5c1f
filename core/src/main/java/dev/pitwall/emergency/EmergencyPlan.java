package dev.pitwall.emergency;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run would do, to be read before it does.
 *
 * @param folder where its files would lie
 * @param free bytes free for this user, by folder; -1 if unknown
 * @param logBytes of the logs to save
 * @param backupBytes expected; -1 if unknown or there is none
 * @param resumes the id of an unfinished run that would be gone on with; empty if a new one begins
 */
public record EmergencyPlan(
    List<Planned> steps,
    Path folder,
    Map<Path, Long> free,
    long logBytes,
    long backupBytes,
    String resumes) {

  /** Keeps copies. */
  public EmergencyPlan {
    steps = List.copyOf(steps);
    free = Map.copyOf(free);
  }

  /**
   * One step.
   *
   * @param budget the most time that it gets
   * @param actions what it would do, one line each
   * @param skipped why it would do nothing; empty if it would
   * @param done true if the unfinished run has done it
   */
  public record Planned(
      Step step, Duration budget, List<String> actions, String skipped, boolean done) {
    /** Keeps a copy. */
    public Planned {
      actions = List.copyOf(actions);
    }
  }
}
