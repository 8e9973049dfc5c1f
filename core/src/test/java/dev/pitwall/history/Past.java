package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.TestTime;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Writes samples into a history at once, as if their time had passed. */
public final class Past {
  private Past() {}

  /** Into {@code state/history}, in the order given. */
  public static void write(Path state, List<Sample> samples) {
    TestTime time = new TestTime();
    HistorySettings settings =
        new HistorySettings(true, Duration.ofDays(30), Duration.ofDays(396), 1L << 30, 5_000);
    try (Store store =
        new Store(state.resolve("history"), Disk.REAL, settings, time, new Findings(time))) {
      store.open();
      samples.forEach(store::take);
    }
  }

  /**
   * What would be read of a series without gaps, without the files.
   *
   * @param step seconds from one reading to the next; an hour has a whole number of them
   * @param value of the reading with this number since the begin of the order
   */
  public static Tape tape(
      Tape.Order order, ReadingKey key, Unit unit, int step, IntToDoubleFunction value) {
    TapeCut cut = new TapeCut(order);
    long begin = order.from().getEpochSecond();
    long end = order.to().getEpochSecond();
    int each = Kind.FINE.seconds() / step;
    for (long hour = begin + (end - begin) / 3_600 * 3_600; hour >= begin; hour -= 3_600) {
      int first = (int) ((hour - begin) / step);
      int count = (int) Math.min(each, (end - hour) / step);
      int[] seconds = IntStream.range(0, count).map(i -> i * step).toArray();
      double[] values = IntStream.range(first, first + count).mapToDouble(value).toArray();
      cut.add(new Series(key, unit), hour, new Points(seconds, values));
    }
    return cut.made();
  }

  /** A day of minutes in place of what there was of it. */
  public static void coarsen(Path state, long day) throws IOException {
    TapeReader reader = new TapeReader(new Damages(new Findings(new TestTime())));
    View view = reader.look(state.resolve("history"));
    List<SegmentFile> files = view.fineOf(day);
    List<Segment.Block> blocks =
        new Reader(new Damages(new Findings(new TestTime()))).minutes(day, files);
    FileName name = new FileName(Kind.COARSE, day, 0);
    Disk.REAL.place(state.resolve("history").resolve(name.toString()), Segment.encode(blocks));
    for (SegmentFile file : files) {
      Disk.REAL.delete(file.path());
    }
  }
}
