package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads series out of files and hours; what is damaged is told and passed over. */
final class Reader {
  private final Damages damages;

  Reader(Damages damages) {
    this.damages = damages;
  }

  /** Fills the buckets of a range. */
  void fill(Range range, View view) {
    for (SegmentFile file : view.files()) {
      if (file.name().start() < range.end() && file.name().end() > range.from().getEpochSecond()) {
        fill(range, file);
      }
    }
    for (Hour hour : view.hours()) {
      range.add(hour.name().start(), hour.points(range.key()));
      hour.unit(range.key()).ifPresent(range::unit);
    }
  }

  private void fill(Range range, SegmentFile file) {
    try (Segment segment = Segment.open(file.path(), range.key())) {
      byte[] block = segment.block(range.key());
      Segment.Entry entry = segment.entries().get(range.key());
      if (block == null || entry == null) {
        return;
      }
      range.unit(entry.series().unit());
      if (file.is(Kind.FINE)) {
        range.add(file.name().start(), Points.decode(block));
      } else {
        range.add(file.name().start(), Minutes.decode(block));
      }
    } catch (IOException e) {
      tell(file.path(), e);
    }
  }

  /** What is in a file, for the list of series; nothing if its index cannot be read. */
  void list(SegmentFile file, KnownSeries into) {
    int unit = file.is(Kind.FINE) ? 1 : 60;
    try (Segment segment = Segment.open(file.path())) {
      for (Segment.Entry entry : segment.entries().values()) {
        into.saw(
            entry.series(),
            file.name().start() + (long) entry.first() * unit,
            file.name().start() + (long) entry.last() * unit);
      }
    } catch (IOException e) {
      tell(file.path(), e);
    }
  }

  /**
   * The minutes of a day.
   *
   * @param files of that day, a coarse one of it included
   * @throws IOException if one of them cannot be opened now: nothing is lost, try again later
   */
  List<Segment.Block> minutes(long day, List<SegmentFile> files) throws IOException {
    List<SegmentFile> parts = new ArrayList<>();
    List<Segment> open = new ArrayList<>();
    try {
      for (SegmentFile file : files) {
        Segment segment = open(file.path());
        if (segment != null) {
          // what was folded before comes first
          int at = file.is(Kind.COARSE) ? 0 : parts.size();
          parts.add(at, file);
          open.add(at, segment);
        }
      }
      TreeMap<ReadingKey, Series> all = new TreeMap<>(Series.BY_NAME);
      for (Segment segment : open) {
        segment.entries().values().forEach(e -> all.putIfAbsent(e.series().key(), e.series()));
      }
      List<Segment.Block> blocks = new ArrayList<>();
      for (Series series : all.values()) {
        Minutes minutes = new Minutes();
        for (int i = 0; i < open.size(); i++) {
          add(minutes, series.key(), day, parts.get(i), open.get(i));
        }
        if (minutes.newest() >= 0) {
          blocks.add(
              new Segment.Block(series, minutes.first(), minutes.newest(), minutes.encode()));
        }
      }
      return blocks;
    } finally {
      for (Segment segment : open) {
        segment.close();
      }
    }
  }

  /** Null for a file that is damaged or gone; one that cannot be opened now is neither. */
  private @Nullable Segment open(Path path) throws IOException {
    try {
      return Segment.open(path);
    } catch (FileNotFoundException e) {
      if (Files.exists(path)) {
        throw e; // for instance too many open files
      }
      return null;
    } catch (IOException e) {
      damages.tell(path, e);
      return null;
    }
  }

  private void tell(Path path, IOException e) {
    boolean timeWasOver = e instanceof FileNotFoundException && !Files.exists(path);
    if (!timeWasOver) {
      damages.tell(path, e);
    }
  }

  private void add(Minutes to, ReadingKey key, long day, SegmentFile file, Segment segment) {
    try {
      byte[] block = segment.block(key);
      if (block != null && file.is(Kind.COARSE)) {
        to.add(Minutes.decode(block));
      } else if (block != null) {
        to.add(Points.decode(block), (int) (file.name().start() - day));
      }
    } catch (IOException e) {
      damages.tell(file.path(), e);
    }
  }
}
