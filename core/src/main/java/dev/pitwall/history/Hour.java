package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** An hour in memory. One thread adds, any may read. */
final class Hour {
  private final FileName name;
  private final Map<ReadingKey, Column> columns = new HashMap<>();
  private int size;
  private boolean incomplete;

  Hour(FileName name) {
    this.name = name;
  }

  private static final class Column {
    private final Series series;
    private int[] seconds = new int[16];
    private double[] values = new double[16];
    private int count;

    Column(Series series) {
      this.series = series;
    }

    void add(int second, double value) {
      if (count > 0 && seconds[count - 1] == second) {
        values[count - 1] = value;
        return;
      }
      if (count == seconds.length) {
        seconds = Arrays.copyOf(seconds, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      seconds[count] = second;
      values[count++] = value;
    }

    Points points() {
      return Points.sorted(seconds, values, count);
    }
  }

  FileName name() {
    return name;
  }

  /**
   * Takes a value.
   *
   * @param second since 1970, within the hour
   * @param mostSeries a further one is refused
   * @return false if it was refused
   */
  synchronized boolean add(long second, Series series, double value, int mostSeries) {
    Column column = columns.get(series.key());
    if (column == null) {
      if (columns.size() >= mostSeries) {
        return false;
      }
      column = new Column(series);
      columns.put(series.key(), column);
    }
    int before = column.count;
    column.add((int) (second - name.start()), value);
    size += column.count - before;
    return true;
  }

  /** How many values it holds. */
  synchronized int size() {
    return size;
  }

  /** Those of one series. */
  synchronized Points points(ReadingKey key) {
    Column column = columns.get(key);
    return column == null ? Points.NONE : column.points();
  }

  /** Its unit, if there is a value. */
  synchronized Optional<Unit> unit(ReadingKey key) {
    return Optional.ofNullable(columns.get(key)).map(column -> column.series.unit());
  }

  /** What there are values of. */
  synchronized List<Series> series() {
    return columns.values().stream().map(column -> column.series).toList();
  }

  /** Its file does not hold all of it. */
  synchronized void markIncomplete() {
    incomplete = true;
  }

  synchronized boolean isIncomplete() {
    return incomplete;
  }

  /** Tells what is in it. */
  synchronized void list(KnownSeries into) {
    for (Column column : columns.values()) {
      Points points = column.points();
      into.saw(
          column.series,
          name.start() + points.second(0),
          name.start() + points.second(points.count() - 1));
    }
  }

  /** As the blocks of a segment. */
  synchronized List<Segment.Block> blocks() {
    List<Segment.Block> blocks = new ArrayList<>();
    for (ReadingKey key : columns.keySet().stream().sorted(Series.BY_NAME).toList()) {
      Column column = Objects.requireNonNull(columns.get(key));
      Points points = column.points();
      int last = points.second(points.count() - 1);
      blocks.add(new Segment.Block(column.series, points.second(0), last, points.encode()));
    }
    return blocks;
  }
}
