package dev.pitwall.history;

import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes minutes of what was kept long enough as it came, and deletes what was kept long enough as
 * minutes; sooner if there is no more room. By age only while the clock is {@link Steady}, and at
 * most {@value #MOST_DAYS} days an hour: a clock that is wrong for a while costs days, not all.
 */
final class Upkeep {
  private static final int MOST_DAYS = 2;
  private static final long DAY = Kind.COARSE.seconds();
  private static final Duration EVERY = Duration.ofHours(1);
  private static final String SHORT = "history.short";

  private final Disk disk;
  private final Reader reader;
  private final Findings findings;
  private final TimeSource time;
  private final Steady clock;
  private long lookedNanos;

  Upkeep(Disk disk, Reader reader, Findings findings, TimeSource time) {
    this.disk = disk;
    this.reader = reader;
    this.findings = findings;
    this.time = time;
    clock = new Steady(time);
    lookedNanos = time.nanoTime();
  }

  /** To be called once a minute; what is there afterwards. */
  View look(View before, HistorySettings settings) throws IOException {
    View view = before;
    boolean steady = clock.look();
    if (steady && time.nanoTime() - lookedNanos >= EVERY.toNanos()) {
      view = age(view, settings, time.now().getEpochSecond());
      lookedNanos = time.nanoTime(); // what failed is tried again in a minute
    }
    return fit(view, settings.maxBytes());
  }

  private View age(View before, HistorySettings settings, long now) throws IOException {
    View view = before;
    long minutes = now - settings.fine().toSeconds();
    long gone = now - settings.coarse().toSeconds();
    for (int i = 0; i < MOST_DAYS; i++) {
      Optional<SegmentFile> old = oldest(view, Kind.FINE).filter(f -> f.day() + DAY <= minutes);
      if (old.isPresent()) {
        view = fold(view, old.get().day());
      }
      Optional<SegmentFile> over =
          oldest(view, Kind.COARSE).filter(file -> file.name().end() <= gone);
      if (over.isPresent()) {
        view = delete(view, List.of(over.get()));
      }
    }
    return view;
  }

  private View fit(View before, long most) throws IOException {
    View view = before;
    while (view.bytes() > most) {
      Optional<SegmentFile> coarse = oldest(view, Kind.COARSE);
      Optional<SegmentFile> fine = oldest(view, Kind.FINE);
      boolean minutesFirst = coarse.isPresent() && view.bytes(Kind.COARSE) > most / 2;
      if (minutesFirst || (coarse.isPresent() && !isOver(view, fine))) {
        view = delete(view, List.of(coarse.get()));
      } else if (isOver(view, fine)) {
        view = fold(view, fine.orElseThrow().day());
      } else if (fine.isPresent()) {
        view = delete(view, List.of(fine.get()));
      } else {
        break;
      }
    }
    if (!view.files().equals(before.files())) {
      findings.report(
          SHORT,
          "The history grew beyond history.max-bytes = "
              + most
              + ": what is kept at full detail begins at "
              + oldest(view, Kind.FINE).map(f -> at(f.name().start())).orElse("this hour")
              + ", what is kept at all at "
              + at(oldest(view).orElse(time.now().getEpochSecond()))
              + ". Give it more room, or ask for less with history.fine and history.coarse.");
    }
    return view;
  }

  private static String at(long second) {
    return Instant.ofEpochSecond(second).toString();
  }

  /** Not of the newest day: that one still grows. */
  private static boolean isOver(View view, Optional<SegmentFile> file) {
    long newest =
        view.files().stream()
            .filter(each -> each.is(Kind.FINE))
            .mapToLong(SegmentFile::day)
            .max()
            .orElse(0);
    return file.isPresent() && file.get().day() < newest;
  }

  private static Optional<SegmentFile> oldest(View view, Kind kind) {
    return view.files().stream().filter(file -> file.is(kind)).findFirst();
  }

  /** The first second of which something is kept in a file. */
  OptionalLong oldest(View view) {
    return view.files().stream().mapToLong(file -> file.name().start()).min();
  }

  private View fold(View view, long day) throws IOException {
    List<SegmentFile> fine = view.fineOf(day);
    FileName name = new FileName(Kind.COARSE, day, 0);
    List<SegmentFile> all = new ArrayList<>(fine);
    view.files().stream().filter(file -> file.name().equals(name)).forEach(all::add);
    byte[] bytes = Segment.encode(reader.minutes(day, all));
    Path path = fine.get(0).path().resolveSibling(name.toString());
    disk.place(path, bytes);
    return delete(view.with(new SegmentFile(name, path, bytes.length)), fine);
  }

  private View delete(View view, List<SegmentFile> files) throws IOException {
    for (SegmentFile file : files) {
      disk.delete(file.path());
    }
    return view.without(files);
  }
}
