package dev.pitwall.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last hour of every reading in means of one minute, for the pictures in messages. Unknown
 * readings leave a gap. At most {@value #MOST} readings are kept (1 KiB each); while all of them
 * are alive a further one is only counted.
 *
 * <p>A minute is one of the wall clock and remembers which one it is: after somebody set the clock,
 * values of other times are gaps, and are overwritten.
 */
public final class Trends {
  static final int MOST = 500;
  static final int MINUTES = 60;
  private static final Duration STEP = Duration.ofMinutes(1);

  private final Map<ReadingKey, Hour> hours = new HashMap<>();
  private long dropped;

  /** Nothing is known yet. */
  public Trends() {}

  /** Takes in what a check answered. */
  public synchronized void observe(Sample sample) {
    long minute = minute(sample.at());
    for (Reading reading : sample.readings()) {
      if (reading instanceof Reading.Measured measured) {
        Hour hour = hours.get(measured.key());
        if (hour == null) {
          hour = make(measured, minute);
        }
        if (hour != null) {
          hour.add(minute, measured.value());
        }
      }
    }
  }

  private @Nullable Hour make(Reading.Measured measured, long minute) {
    if (hours.size() >= MOST) {
      hours.values().removeIf(hour -> hour.isOver(minute));
    }
    if (hours.size() >= MOST) {
      dropped++;
      return null;
    }
    Hour hour = new Hour(measured.unit());
    hours.put(measured.key(), hour);
    return hour;
  }

  /**
   * The hour that ends with the minute of {@code now}, or with the one before while nothing was
   * measured in it yet; empty if nothing was measured in that hour.
   */
  public synchronized Optional<Trend> of(ReadingKey key, Instant now) {
    Hour hour = hours.get(key);
    long minute = minute(now);
    if (hour == null || hour.isOver(minute)) {
      return Optional.empty();
    }
    long last = Double.isNaN(hour.mean(minute)) ? minute - 1 : minute;
    List<Double> values = new ArrayList<>(MINUTES);
    for (long each = last - MINUTES + 1; each <= last; each++) {
      values.add(hour.mean(each));
    }
    Instant end = Instant.ofEpochSecond((last + 1) * STEP.toSeconds());
    return Optional.of(new Trend(hour.unit, end, STEP, values));
  }

  /** The hours of all readings of which something was measured, by name. */
  public synchronized Map<ReadingKey, Trend> all(Instant now) {
    Map<ReadingKey, Trend> all = new TreeMap<>(Comparator.comparing(ReadingKey::toString));
    for (ReadingKey key : hours.keySet()) {
      of(key, now).ifPresent(trend -> all.put(key, trend));
    }
    return all;
  }

  /** Values of readings that found no place. */
  public synchronized long dropped() {
    return dropped;
  }

  private static long minute(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
  }

  /** Sums by minute; a place holds the minute that was written last. */
  private static final class Hour {
    private final Unit unit;
    private final long[] minutes = new long[MINUTES];
    private final double[] sums = new double[MINUTES];
    private final int[] counts = new int[MINUTES];

    Hour(Unit unit) {
      this.unit = unit;
      Arrays.fill(minutes, Long.MIN_VALUE);
    }

    void add(long minute, double value) {
      int place = Math.floorMod(minute, MINUTES);
      if (minutes[place] != minute) {
        minutes[place] = minute;
        sums[place] = 0;
        counts[place] = 0;
      }
      sums[place] += value;
      counts[place]++;
    }

    double mean(long minute) {
      int place = Math.floorMod(minute, MINUTES);
      return minutes[place] == minute ? sums[place] / counts[place] : Double.NaN;
    }

    /** True if no minute of the hour that ends with {@code now} has a value. */
    boolean isOver(long now) {
      return Arrays.stream(minutes).noneMatch(each -> each > now - MINUTES && each <= now);
    }
  }
}
