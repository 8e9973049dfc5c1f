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

  /** One level, with what it takes to compare a value in the shortest time. */
  private static final class Course {
    private final boolean above;
    private final boolean fires;
    private final double fire;
    private final boolean atFire;
    private final double clear;
    private final long millis;
    private long begun = NONE;

    Course(Rule rule, Level level, boolean fires) {
      above = rule.side() == Side.ABOVE;
      this.fires = fires;
      fire = level.fire();
      atFire = rule.beyond(fire, level);
      clear = level.clear();
      // of some among the last samples, already one beyond is remembered
      boolean each = rule.samples().equals(Samples.EACH);
      Duration atRest = each ? level.pendingFor() : Duration.ZERO;
      millis = (fires ? rule.resolveAfter() : atRest).toMillis();
    }

    /** As {@link Rule#inside} for one that fires, else as {@link Rule#beyond}. */
    boolean isAway(double value) {
      boolean beyond = (above ? value > fire : value < fire) || (atFire && value == fire);
      return fires ? !beyond && !(above ? value > clear : value < clear) : beyond;
    }

    /** True if it is away for so long at this second that something may happen. */
    boolean isLong(long second) {
      begun = begun == NONE ? second : begun;
      return (second - begun) * 1_000 >= millis;
    }
  }

  private final Course[] courses;

  /** Of some among the last samples, the unknown ones in between are not to be left out. */
  private final boolean overUnknown;

  private Quiet(Rule rule, List<Track> tracks) {
    overUnknown = rule.samples().equals(Samples.EACH);
    courses = new Course[tracks.size()];
    for (int i = 0; i < courses.length; i++) {
      courses[i] = new Course(rule, rule.levels().get(i), tracks.get(i).isActive());
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
    boolean away = false;
    for (int i = from; i < to; i++) {
      double value = readings.value(i);
      if (Double.isNaN(value)) {
        end = away || !overUnknown ? end : i + 1;
        continue;
      }
      away = false;
      for (Course course : courses) {
        if (!course.isAway(value)) {
          course.begun = NONE;
        } else if (course.isLong(readings.second(i))) {
          return end;
        } else {
          away = true;
        }
      }
      end = away ? end : i + 1;
    }
    return end;
  }
}
