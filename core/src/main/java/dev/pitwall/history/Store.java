package dev.pitwall.history;

import dev.pitwall.check.Reading;
import dev.pitwall.check.ReadingKey;
import dev.pitwall.check.Sample;
import dev.pitwall.check.Unit;
import dev.pitwall.finding.Findings;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The folder and the hour that goes on. A sample is appended to the hour's file at once, so a kill
 * costs what was not handed over yet. An hour that is over becomes a {@link Segment}, a day that is
 * old becomes minutes ({@link Upkeep}). What the disk refuses stays in memory: the hour that goes
 * on and at most {@value #MOST_WAITING} before it.
 *
 * <p>Hours are those of the wall clock of each sample. A clock that is set back begins another part
 * of an hour that is there already; nothing is overwritten.
 *
 * <p>One thread writes; {@link #fill} and {@link #series} are for any thread and never wait for the
 * disk that is written to.
 */
final class Store implements AutoCloseable {
  static final int MOST_WAITING = 2;

  /** Values of one part of an hour, 12 bytes each; beyond it the next part begins. */
  static final int MOST_VALUES = 1_000_000;

  private static final int MOST_PARTS = 1_000;
  private static final long END_OF_TIME = 253_402_300_800L; // the year 10,000
  private static final Series LOST = new Series(ReadingKey.of(""), Unit.COUNT);

  private final Folder folder;
  private final Disk disk;
  private final TimeSource time;
  private final Troubles troubles;
  private final Damages damages;
  private final Reader reader;
  private final Upkeep upkeep;
  private final Map<String, Long> dropped = new TreeMap<>();
  private final List<Hour> waiting = new ArrayList<>();
  private final KnownSeries known = new KnownSeries();
  private final Object listing = new Object();
  private volatile View view = View.EMPTY;
  private volatile HistorySettings settings;
  private @Nullable Hour hot;
  private @Nullable Wal wal;
  private boolean listed;
  private boolean opened;
  private boolean behind;
  private boolean closed;

  Store(Path folder, Disk disk, HistorySettings settings, TimeSource time, Findings findings) {
    this.folder = new Folder(folder, disk);
    this.disk = disk;
    this.settings = settings;
    this.time = time;
    troubles = new Troubles(folder, findings);
    damages = new Damages(findings);
    reader = new Reader(damages);
    upkeep = new Upkeep(disk, reader, findings, time);
  }

  /** Puts other settings in force. */
  void configure(HistorySettings changed) {
    settings = changed;
  }

  /** Reads what is there. Never throws: what cannot be read or made is a finding. */
  synchronized void open() {
    if (!settings.enabled() && !Files.isDirectory(folder.path())) {
      return;
    }
    try {
      disk.makeFolder(folder.path());
      read();
      opened = true;
    } catch (IOException e) {
      fail(e);
    }
  }

  private void read() throws IOException {
    Folder.Contents there = folder.list();
    view = new View(there.segments(), view.hours());
    long current = hourOf(time.now().getEpochSecond());
    for (int i = 0; i < there.hours().size(); i++) {
      FileName name = there.hours().get(i);
      boolean newest = i == there.hours().size() - 1;
      if (view.hours().stream().noneMatch(hour -> hour.name().equals(name))) {
        adopt(name, hot == null && newest && name.start() == current);
      }
    }
  }

  private static long hourOf(long second) {
    return Math.floorDiv(second, Kind.HOT.seconds()) * Kind.HOT.seconds();
  }

  /** Makes a segment of the file of an hour, or goes on with it. */
  private void adopt(FileName name, boolean goOn) throws IOException {
    Path file = folder.file(name);
    if (folder.isSealed(name)) {
      disk.delete(file); // the crash came between the two
      return;
    }
    Wal.Contents contents = Wal.read(file);
    Hour hour = new Hour(name);
    contents.replay((second, series, value) -> restore(hour, second, series, value));
    if (contents.damages() > 0) {
      damages.tell(file, new DamageException(contents.damages() + " places"));
    }
    List<Series> names = new ArrayList<>();
    contents.names().forEach(each -> names.add(each == null ? LOST : each));
    if (goOn && !names.contains(LOST)) {
      disk.cut(file, contents.end());
      wal = Wal.append(disk, file, names);
      hot = hour;
      view = view.with(hour);
    } else {
      seal(hour);
    }
  }

  private static void restore(Hour hour, long second, Series series, double value) {
    boolean inside = second >= hour.name().start() && second < hour.name().end();
    if (inside && !series.equals(LOST)) {
      boolean unused = hour.add(second, series, value, Integer.MAX_VALUE);
    }
  }

  /** Keeps what a check answered. */
  synchronized void take(Sample sample) {
    long second = sample.at().getEpochSecond();
    if (closed || !settings.enabled() || sample.readings().isEmpty()) {
      return;
    }
    if (!opened && !behind) {
      open();
    }
    Hour hour = second < 0 || second >= END_OF_TIME ? null : hourFor(second);
    if (hour == null) {
      drop("history_clock", sample.readings().size());
      return;
    }
    Map<Series, Double> taken = new LinkedHashMap<>();
    for (Reading reading : sample.readings()) {
      Series series = new Series(reading.key(), reading.unit());
      double value =
          reading instanceof Reading.Measured measured
              ? Decimals.rounded(measured.value())
              : Double.NaN;
      if (Series.fits(series.key()) && hour.add(second, series, value, settings.maxSeries())) {
        taken.put(series, value);
        known.saw(series, second, second);
      } else {
        drop("history_series", 1);
      }
    }
    write(hour, second, taken);
  }

  private void write(Hour hour, long second, Map<Series, Double> taken) {
    Wal file = wal;
    if (file == null) {
      hour.markIncomplete();
      return;
    }
    try {
      file.write(second, taken);
    } catch (IOException e) {
      hour.markIncomplete();
      fail(e);
    }
  }

  private void drop(String what, long count) {
    synchronized (dropped) {
      dropped.merge(what, count, Long::sum);
    }
  }

  /** The hour of this second; null if it has too many parts already. */
  private @Nullable Hour hourFor(long second) {
    Hour now = hot;
    long start = hourOf(second);
    if (now != null && now.name().start() == start && now.size() < MOST_VALUES) {
      return now;
    }
    int part = nextPart(start);
    if (part >= MOST_PARTS) {
      return null;
    }
    end();
    Hour next = new Hour(new FileName(Kind.HOT, start, part));
    hot = next;
    view = view.with(next);
    if (!behind) {
      try {
        wal = Wal.append(disk, folder.file(next.name()), List.of());
      } catch (IOException e) {
        fail(e);
      }
    }
    return next;
  }

  private int nextPart(long start) {
    int part = 0;
    for (SegmentFile file : view.files()) {
      if (file.is(Kind.FINE) && file.name().start() == start) {
        part = Math.max(part, file.name().part() + 1);
      }
    }
    for (Hour hour : view.hours()) {
      if (hour.name().start() == start) {
        part = Math.max(part, hour.name().part() + 1);
      }
    }
    while (part < MOST_PARTS && Files.exists(folder.file(new FileName(Kind.HOT, start, part)))) {
      part++;
    }
    return part;
  }

  /** The hour that went on is over. */
  private void end() {
    closeWal();
    Hour over = hot;
    hot = null;
    if (over != null) {
      waiting.add(over);
      sealWaiting();
    }
    while (waiting.size() > MOST_WAITING) {
      Hour oldest = waiting.remove(0);
      view = view.without(oldest);
      if (oldest.isIncomplete()) {
        drop("history_reading", oldest.size());
      }
    }
  }

  private boolean sealWaiting() {
    try {
      while (!waiting.isEmpty()) {
        seal(waiting.get(0));
        waiting.remove(0);
      }
      return true;
    } catch (IOException e) {
      fail(e);
      return false;
    }
  }

  private void seal(Hour hour) throws IOException {
    FileName name = hour.name().as(Kind.FINE);
    if (hour.size() > 0) {
      byte[] bytes = Segment.encode(hour.blocks());
      disk.place(folder.file(name), bytes);
      view = view.with(new SegmentFile(name, folder.file(name), bytes.length)).without(hour);
    } else {
      view = view.without(hour);
    }
    disk.delete(folder.file(hour.name()));
  }

  private void fail(IOException e) {
    behind = true;
    closeWal();
    troubles.unwritable(e);
  }

  private void closeWal() {
    Wal file = wal;
    wal = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        troubles.unclosed(e);
      }
    }
  }

  /** To be called once a minute: what is written reaches the disk, and what is old goes. */
  synchronized void tend() {
    if (closed) {
      return;
    }
    if (behind) {
      mend();
    } else if (wal != null) {
      try {
        wal.sync();
      } catch (IOException e) {
        fail(e);
      }
    }
    if (!behind && settings.enabled()) {
      try {
        view = upkeep.look(view, settings);
        upkeep.oldest(view).ifPresent(known::forget);
        troubles.tended();
      } catch (IOException e) {
        troubles.untended(e);
      }
    }
  }

  /** What goes on in memory alone becomes a segment, and another part of the hour begins. */
  private void mend() {
    try {
      disk.makeFolder(folder.path());
    } catch (IOException e) {
      fail(e);
      return;
    }
    Hour unwritten = hot;
    if (unwritten != null && wal == null) {
      waiting.add(unwritten);
      hot = null;
    }
    if (sealWaiting() && isOpened()) {
      behind = false;
      troubles.writable();
    } else if (unwritten != null && waiting.remove(unwritten)) {
      hot = unwritten; // goes on as it was
    }
  }

  private boolean isOpened() {
    if (!opened) {
      open();
    }
    return opened;
  }

  /** Fills the buckets of a range. */
  void fill(Range range) {
    reader.fill(range, view);
  }

  /** The readings of an order, one by one. */
  Tape tape(Tape.Order order) {
    return new TapeReader(damages).read(view, order);
  }

  /** What is kept, by name. The first call reads the names out of all files. */
  List<SeriesFacts> series() {
    synchronized (listing) {
      if (!listed) {
        listed = true;
        view.files().forEach(file -> reader.list(file, known));
        view.hours().forEach(hour -> hour.list(known));
      }
    }
    return known.list();
  }

  /** The bytes of all files. */
  long bytes() {
    return view.bytes();
  }

  /** What was lost, by what it was. */
  Map<String, Long> dropped() {
    synchronized (dropped) {
      Map<String, Long> all = new TreeMap<>(dropped);
      if (damages.count() > 0) {
        all.put("history_damaged", (long) damages.count());
      }
      if (known.dropped() > 0) {
        all.put("history_list", known.dropped());
      }
      return all;
    }
  }

  /** Lets go of the files; the hour goes on at the next start. */
  @Override
  public synchronized void close() {
    if (wal != null) {
      try {
        wal.sync();
      } catch (IOException e) {
        fail(e);
      }
    } else if (behind) {
      mend();
    }
    closeWal();
    hot = null;
    closed = true;
  }
}
