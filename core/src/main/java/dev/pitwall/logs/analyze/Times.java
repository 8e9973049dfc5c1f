package dev.pitwall.logs.analyze;

import org.HdrHistogram.Histogram;

/** Response times: exact count, sum, least and most, and a histogram; microseconds. */
final class Times {
  private static final long MOST = 86_400_000_000L;
  private static final int DIGITS = 3;

  private final Histogram histogram = new Histogram(1, MOST, DIGITS);
  private long count;
  private long sum;
  private long least = Long.MAX_VALUE;
  private long most;

  void add(long micros) {
    histogram.recordValue(Math.min(micros, MOST));
    count++;
    sum += micros;
    least = Math.min(least, micros);
    most = Math.max(most, micros);
  }

  void add(Times other) {
    histogram.add(other.histogram);
    count += other.count;
    sum += other.sum;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
  }

  ResponseTimes told() {
    return count == 0
        ? ResponseTimes.NONE
        : new ResponseTimes(
            count,
            least / 1e6,
            most / 1e6,
            Math.round((double) sum / count) / 1e6,
            percentile(50),
            percentile(95),
            percentile(99));
  }

  private double percentile(double percent) {
    long value = histogram.getValueAtPercentile(percent);
    return Math.max(least, Math.min(value, most)) / 1e6;
  }
}
