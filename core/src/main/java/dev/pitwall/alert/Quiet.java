package dev.pitwall.alert;

import java.time.Duration;
import java.util.List;

/**
 * Looks ahead in recorded readings for the first that may change something on one target: a level
 * at rest is left by a run of values beyond it that lasts for its time, one that fires by a run of
 * values inside. Whatever is shorter is forgotten at the first value that is back. A run may be
 * taken for longer than it counts (over gaps and unknown readings), never for shorter.
 */
final class Quiet {
  private static final long NONE = Long.MIN_VALUE;

  private final Rule rule;
  private final boolean[] fires;
  private final long[] millis;
  private final long[] begun;

  private Quiet(Rule rule, List<Track> tracks) {
    this.rule = rule;
    fires = new boolean[tracks.size()];
    millis = new long[tracks.size()];
    begun = new long[tracks.size()];
    for (int i = 0; i < tracks.size(); i++) {
      fires[i] = tracks.get(i).isActive();
      // of some among the last samples, already one beyond is remembered
      boolean each = rule.samples().equals(Samples.EACH);
      Duration atRest = each ? rule.levels().get(i).pendingFor() : Duration.ZERO;
      millis[i] = (fires[i] ? rule.resolveAfter() : atRest).toMillis();
      begun[i] = NONE;
    }
  }

  /**
   * The index after the last reading up to which nothing changes: it leaves every level as it was.
   *
   * @return {@code from} if there is none, or if a level is on its way to fire or to recover
   */
  static int until(Rule rule, List<Track> tracks, Recorded readings, int from, int to) {
    for (Track track : tracks) {
      if (track.state() == State.PENDING || track.state() == State.RECOVERING) {
        return from;
      }
    }
    return new Quiet(rule, tracks).until(readings, from, to);
  }

  private int until(Recorded readings, int from, int to) {
    int end = from;
    for (int i = from; i < to; i++) {
      double value = readings.value(i);
      if (Double.isNaN(value)) {
        continue;
      }
      int away = 0;
      for (int level = 0; level < fires.length; level++) {
        if (!isAway(value, level)) {
          begun[level] = NONE;
          continue;
        }
        long now = readings.second(i);
        begun[level] = begun[level] == NONE ? now : begun[level];
        if ((now - begun[level]) * 1_000 >= millis[level]) {
          return end;
        }
        away++;
      }
      end = away == 0 ? i + 1 : end;
    }
    return end;
  }

  private boolean isAway(double value, int level) {
    Level of = rule.levels().get(level);
    return fires[level] ? rule.inside(value, of) : rule.beyond(value, of);
  }
}
