package dev.pitwall.history;

import java.util.Arrays;

/**
 * The readings of one series in one hour, growing in time. A value that is no number is an unknown
 * reading.
 */
final class Points {
  static final Points NONE = new Points(new int[0], new double[0]);
  private static final int HOUR = Kind.FINE.seconds();

  private final int[] seconds;
  private final double[] values;

  /**
   * Keeps the arrays.
   *
   * @param seconds since the begin of the hour, growing
   */
  Points(int[] seconds, double[] values) {
    this.seconds = seconds;
    this.values = values;
  }

  /** In the order of their times; of several at one second the last one given. */
  static Points sorted(int[] seconds, double[] values, int count) {
    double[] slots = new double[HOUR];
    boolean[] taken = new boolean[HOUR];
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      distinct += taken[seconds[i]] ? 0 : 1;
      taken[seconds[i]] = true;
      slots[seconds[i]] = values[i];
    }
    int[] times = new int[distinct];
    double[] sorted = new double[distinct];
    int at = 0;
    for (int second = 0; second < HOUR; second++) {
      if (taken[second]) {
        times[at] = second;
        sorted[at++] = slots[second];
      }
    }
    return new Points(times, sorted);
  }

  int count() {
    return seconds.length;
  }

  int second(int index) {
    return seconds[index];
  }

  double value(int index) {
    return values[index];
  }

  /** All seconds; not to be changed. */
  int[] seconds() {
    return seconds;
  }

  byte[] encode() {
    ByteSink to = new ByteSink();
    to.number(seconds.length);
    Times.write(seconds, to);
    ByteSink unknown = new ByteSink();
    double[] known = new double[values.length];
    int count = 0;
    int last = 0;
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        unknown.number(i - last);
        last = i;
      } else {
        known[count++] = values[i];
      }
    }
    to.number(values.length - count).put(unknown.toBytes());
    Values.write(to, Arrays.copyOf(known, count));
    return to.toBytes();
  }

  /** The seconds alone, which is quicker; what was taken then stands before the values. */
  static int[] secondsOf(ByteSource from) throws DamageException {
    return Times.read(from, from.count(HOUR), HOUR - 1);
  }

  static Points decode(byte[] bytes) throws DamageException {
    ByteSource from = new ByteSource(bytes);
    final int[] seconds = secondsOf(from);
    int count = seconds.length;
    int unknown = from.count(count);
    boolean[] isUnknown = new boolean[count];
    int at = 0;
    for (int i = 0; i < unknown; i++) {
      at += from.count(count - 1 - at);
      isUnknown[at] = true;
    }
    double[] known = Values.read(from, 1, count - unknown)[0];
    double[] values = new double[count];
    int next = 0;
    for (int i = 0; i < count; i++) {
      if (isUnknown[i]) {
        values[i] = Double.NaN;
      } else if (next < known.length) {
        values[i] = known[next++];
      } else {
        throw new DamageException("unknown readings are listed twice");
      }
    }
    return new Points(seconds, values);
  }
}
