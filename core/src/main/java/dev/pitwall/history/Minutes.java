package dev.pitwall.history;

import java.util.Arrays;

/** The minutes of one series in one day that had a value: how many, mean, least, most, last. */
final class Minutes {
  static final int DAY = 1_440;
  private static final int SECONDS = 60;
  private static final int MOST_VALUES = 1_000_000;

  private final long[] counts = new long[DAY];
  private final double[] sums = new double[DAY];
  private final double[] least = new double[DAY];
  private final double[] most = new double[DAY];
  private final double[] last = new double[DAY];

  /**
   * Takes in the readings of an hour of this day; hours in the order of time.
   *
   * @param hour seconds from the begin of the day to that of the hour
   */
  void add(Points points, int hour) {
    for (int i = 0; i < points.count(); i++) {
      double value = points.value(i);
      if (!Double.isNaN(value)) {
        add((hour + points.second(i)) / SECONDS, 1, value, value, value, value);
      }
    }
  }

  /** Takes in what was kept of this day before; to be called first. */
  void add(Minutes other) {
    for (int minute = 0; minute < DAY; minute++) {
      if (other.has(minute)) {
        add(
            minute,
            other.counts[minute],
            other.mean(minute),
            other.least[minute],
            other.most[minute],
            other.last[minute]);
      }
    }
  }

  private void add(int minute, long count, double mean, double low, double high, double newest) {
    boolean known = counts[minute] > 0;
    counts[minute] = Math.min(counts[minute] + count, MOST_VALUES);
    sums[minute] = known ? sums[minute] + mean * count : mean * count;
    least[minute] = known ? Math.min(least[minute], low) : low;
    most[minute] = known ? Math.max(most[minute], high) : high;
    last[minute] = newest;
  }

  boolean has(int minute) {
    return counts[minute] > 0;
  }

  long count(int minute) {
    return counts[minute];
  }

  double mean(int minute) {
    return sums[minute] / counts[minute];
  }

  double least(int minute) {
    return least[minute];
  }

  double most(int minute) {
    return most[minute];
  }

  double last(int minute) {
    return last[minute];
  }

  /** The first minute with a value; {@link #DAY} if there is none. */
  int first() {
    int minute = 0;
    while (minute < DAY && !has(minute)) {
      minute++;
    }
    return minute;
  }

  /** The last minute with a value; -1 if there is none. */
  int newest() {
    int minute = DAY - 1;
    while (minute >= 0 && !has(minute)) {
      minute--;
    }
    return minute;
  }

  byte[] encode() {
    int count = 0;
    int[] times = new int[DAY];
    for (int minute = 0; minute < DAY; minute++) {
      if (has(minute)) {
        times[count++] = minute;
      }
    }
    times = Arrays.copyOf(times, count);
    ByteSink to = new ByteSink();
    to.number(count);
    Times.write(times, to);
    long[] numbers = new long[count];
    double[][] columns = new double[4][count];
    for (int i = 0; i < count; i++) {
      numbers[i] = counts[times[i]];
      columns[0][i] = rounded(mean(times[i]));
      columns[1][i] = rounded(least[times[i]]);
      columns[2][i] = rounded(most[times[i]]);
      columns[3][i] = rounded(last[times[i]]);
    }
    Integers.write(numbers, to);
    Values.write(to, columns);
    return to.toBytes();
  }

  private static double rounded(double value) {
    return Decimals.rounded(value, Decimals.DIGITS_OF_MINUTES);
  }

  static Minutes decode(byte[] bytes) throws DamageException {
    ByteSource from = new ByteSource(bytes);
    int count = from.count(DAY);
    int[] times = Times.read(from, count, DAY - 1);
    long[] numbers = Integers.read(from, count);
    double[][] columns = Values.read(from, 4, count);
    Minutes minutes = new Minutes();
    for (int i = 0; i < count; i++) {
      if (numbers[i] < 1 || numbers[i] > MOST_VALUES) {
        throw new DamageException("a minute has " + numbers[i] + " values");
      }
      minutes.add(times[i], numbers[i], columns[0][i], columns[1][i], columns[2][i], columns[3][i]);
    }
    return minutes;
  }
}
