package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;

/** A tape while it is put together, newest piece first, until there are enough readings. */
final class TapeCut {
  private static final int MINUTE = 60;

  private final Tape.Order order;
  private final long base;
  private final long end;
  private final TreeMap<ReadingKey, Pieces> series = new TreeMap<>(Series.BY_NAME);
  private final BitSet ticks = new BitSet();
  private long coarseUntil = Long.MIN_VALUE;
  private long begin;
  private int size;

  private static final class Pieces {
    private final Unit unit;
    private final List<int[]> seconds = new ArrayList<>();
    private final List<double[]> values = new ArrayList<>();
    private int size;

    Pieces(Unit unit) {
      this.unit = unit;
    }
  }

  TapeCut(Tape.Order order) {
    this.order = order;
    base = order.from().getEpochSecond();
    end = order.to().getEpochSecond();
    begin = base;
  }

  /** True if pieces of this time are wanted. */
  boolean wants(long from, long to) {
    return from < end && to > begin;
  }

  /** The names of readings that are looked for. */
  List<String> names() {
    List<String> names = new ArrayList<>(order.names());
    order.ticking().stream().filter(name -> !order.names().contains(name)).forEach(names::add);
    return names;
  }

  /** True if the values are wanted, not only the times. */
  boolean isWanted(ReadingKey key) {
    return order.names().contains(key.name());
  }

  /** True if it says that the check was run. */
  boolean isTicking(ReadingKey key) {
    return key.labels().isEmpty() && order.ticking().contains(key.name());
  }

  /** What begins at {@code from} and before is over; past the limit nothing older is taken. */
  void passed(long from) {
    if (size >= order.most()) {
      begin = Math.max(begin, from);
    }
  }

  /** The readings of one series in one hour. */
  void add(Series of, long hour, Points points) {
    int first = 0;
    int last = points.count();
    while (first < last && hour + points.second(first) < begin) {
      first++;
    }
    while (last > first && hour + points.second(last - 1) >= end) {
      last--;
    }
    int[] seconds = new int[last - first];
    double[] values = new double[last - first];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = (int) (hour + points.second(first + i) - base);
      values[i] = points.value(first + i);
    }
    put(of, seconds, values);
  }

  /** The minutes of one series in one day. */
  void add(Series of, long day, Minutes minutes) {
    int[] seconds = new int[Minutes.DAY];
    double[] values = new double[Minutes.DAY];
    int count = 0;
    for (int minute = 0; minute < Minutes.DAY; minute++) {
      long second = day + (minute + 1L) * MINUTE - 1;
      if (minutes.has(minute) && second >= begin && second < end) {
        seconds[count] = (int) (second - base);
        values[count] = Decimals.rounded(minutes.mean(minute));
        count++;
      }
    }
    coarseUntil = Math.max(coarseUntil, Math.min(end, day + Kind.COARSE.seconds()));
    put(of, Arrays.copyOf(seconds, count), Arrays.copyOf(values, count));
  }

  private void put(Series of, int[] seconds, double[] values) {
    if (order.ticking().contains(of.key().name())) {
      for (int second : seconds) {
        ticks.set(second);
      }
    }
    if (isWanted(of.key()) && seconds.length > 0) {
      Pieces pieces = series.computeIfAbsent(of.key(), key -> new Pieces(of.unit()));
      pieces.seconds.add(seconds);
      pieces.values.add(values);
      pieces.size += seconds.length;
      size += seconds.length;
    }
  }

  /** The check was run at these seconds of an hour. */
  void tick(long hour, int[] seconds) {
    for (int second : seconds) {
      long at = hour + second;
      if (at >= begin && at < end) {
        ticks.set((int) (at - base));
      }
    }
  }

  Tape made() {
    List<Tape.Strip> strips = new ArrayList<>();
    series.forEach((key, pieces) -> strips.add(strip(key, pieces)));
    if (begin > base) {
      ticks.clear(0, (int) (begin - base));
    }
    BitSet moved = begin > base ? since(ticks, (int) (begin - base)) : ticks;
    Instant coarse = coarseUntil > begin ? Instant.ofEpochSecond(coarseUntil) : Instant.MIN;
    return new Tape(Instant.ofEpochSecond(begin), order.to(), strips, moved, coarse);
  }

  private static BitSet since(BitSet all, int first) {
    return all.get(first, Math.max(first, all.length()));
  }

  /** In the order of time; where a clock was set back, the first of the readings counts. */
  private Tape.Strip strip(ReadingKey key, Pieces pieces) {
    int[] seconds = new int[pieces.size];
    double[] values = new double[pieces.size];
    int count = 0;
    for (int piece = pieces.seconds.size() - 1; piece >= 0; piece--) {
      int[] times = pieces.seconds.set(piece, new int[0]);
      double[] numbers = pieces.values.set(piece, new double[0]);
      for (int i = 0; i < times.length; i++) {
        boolean newer = count == 0 || times[i] > seconds[count - 1];
        if (newer && base + times[i] >= begin) {
          seconds[count] = times[i];
          values[count++] = numbers[i];
        }
      }
    }
    boolean full = count == seconds.length;
    return new Tape.Strip(
        key,
        pieces.unit,
        base,
        full ? seconds : Arrays.copyOf(seconds, count),
        full ? values : Arrays.copyOf(values, count));
  }
}
