package dev.pitwall.history;

import dev.pitwall.check.ReadingKey;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Reads tapes; what is damaged is told and passed over. Changes nothing in the folder. */
final class TapeReader {
  private final Damages damages;
  private long decoded;

  TapeReader(Damages damages) {
    this.damages = damages;
  }

  /** The newest readings of the order, at most as many as it says and what is left of an hour. */
  Tape read(View view, Tape.Order order) {
    TapeCut cut = new TapeCut(order);
    List<Hour> hours = new ArrayList<>(view.hours());
    hours.sort(Comparator.comparing(Hour::name).reversed());
    for (Hour hour : hours) {
      if (cut.wants(hour.name().start(), hour.name().end())) {
        add(hour, cut);
        cut.passed(hour.name().start());
      }
    }
    List<SegmentFile> files = new ArrayList<>(view.files());
    files.sort(Collections.reverseOrder());
    List<byte[]> names = cut.names().stream().map(Series::begin).toList();
    for (SegmentFile file : files) {
      if (cut.wants(file.name().start(), file.name().end())) {
        add(file, names, cut);
        cut.passed(file.name().start());
      }
    }
    return cut.made();
  }

  private static void add(Hour hour, TapeCut cut) {
    for (Series series : hour.series()) {
      ReadingKey key = series.key();
      if (cut.isWanted(key)) {
        cut.add(series, hour.name().start(), hour.points(key));
      } else if (cut.isTicking(key)) {
        Points points = hour.points(key);
        cut.tick(hour.name().start(), points.seconds());
      }
    }
  }

  private void add(SegmentFile file, List<byte[]> names, TapeCut cut) {
    try (Segment segment = Segment.open(file.path(), names)) {
      List<byte[]> known = new ArrayList<>();
      for (Segment.Entry entry : segment.entries().values()) {
        ReadingKey key = entry.series().key();
        if (cut.isWanted(key) || cut.isTicking(key)) {
          add(file, segment, entry.series(), known, cut);
        }
      }
    } catch (IOException e) {
      tell(file.path(), e);
    }
  }

  /**
   * Adds one series.
   *
   * @param known how blocks begin whose seconds are known already: most series of a check have the
   *     same ones
   */
  private void add(
      SegmentFile file, Segment segment, Series series, List<byte[]> known, TapeCut cut) {
    try {
      byte[] block = segment.block(series.key());
      if (block == null) {
        return;
      }
      if (!file.is(Kind.FINE)) {
        decoded++;
        cut.add(series, file.name().start(), Minutes.decode(block));
      } else if (cut.isWanted(series.key())) {
        decoded++;
        cut.add(series, file.name().start(), Points.decode(block));
      } else if (known.stream().noneMatch(begin -> begins(block, begin))) {
        decoded++;
        ByteSource from = new ByteSource(block);
        cut.tick(file.name().start(), Points.secondsOf(from));
        known.add(from.taken());
      }
    } catch (IOException e) {
      tell(file.path(), e);
    }
  }

  private static boolean begins(byte[] block, byte[] begin) {
    return block.length >= begin.length
        && Arrays.equals(block, 0, begin.length, begin, 0, begin.length);
  }

  /** Blocks whose times or values were decoded so far. */
  long decoded() {
    return decoded;
  }

  private void tell(Path path, IOException e) {
    boolean timeWasOver = e instanceof FileNotFoundException && !Files.exists(path);
    if (!timeWasOver) {
      damages.tell(path, e);
    }
  }

  /** What is in a folder that another process may be writing to. */
  View look(Path folder) throws IOException {
    List<SegmentFile> files = new ArrayList<>();
    List<Hour> hours = new ArrayList<>();
    List<FileName> unfinished = new ArrayList<>();
    try (var list = Files.newDirectoryStream(folder)) {
      for (Path each : list) {
        FileName name = FileName.parse(String.valueOf(each.getFileName())).orElse(null);
        if (name != null && name.kind() == Kind.HOT) {
          unfinished.add(name);
        } else if (name != null) {
          files.add(new SegmentFile(name, each, each.toFile().length()));
        }
      }
    }
    for (FileName name : unfinished) {
      boolean sealed = files.stream().anyMatch(file -> file.name().equals(name.as(Kind.FINE)));
      if (!sealed) {
        hours.add(hour(name, folder.resolve(name.toString())));
      }
    }
    Collections.sort(files);
    return new View(files, hours);
  }

  private Hour hour(FileName name, Path file) {
    Hour hour = new Hour(name);
    try {
      Wal.read(file)
          .replay(
              (second, series, value) -> {
                if (second >= name.start() && second < name.end()) {
                  boolean unused = hour.add(second, series, value, Integer.MAX_VALUE);
                }
              });
    } catch (IOException e) {
      tell(file, e);
    }
    return hour;
  }
}
