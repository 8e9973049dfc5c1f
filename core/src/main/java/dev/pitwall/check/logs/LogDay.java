package dev.pitwall.check.logs;

import dev.pitwall.logs.follow.LineBuffer;
import dev.pitwall.schedule.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The errors of the last 24 hours from a log file by the times in its lines, for whoever was not
 * there when they were written. What was rotated within the day is read as well, plain or {@code
 * .gz}. In a plain file the begin of the day is looked for by halving, because lines stand in the
 * order of their times.
 */
public final class LogDay {
  private static final int MOST_FILES = 20;
  private static final int BLOCK = 64 << 10;
  private static final int NEAR = 1 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final Path file;
  private final Instant from;
  private final Instant now;
  private final ZoneId zone;
  private final TimeSource time;
  private final long endNanos;
  private final Map<String, KindTable.Entry> kinds = new HashMap<>();
  private final Map<String, Long> counts = new HashMap<>();
  private ErrorWindow.@Nullable ErrorEvent open;
  private Instant openAt = Instant.EPOCH;
  private long untold;
  private boolean levelled;
  private boolean dated;
  private boolean anyLine;

  private LogDay(Path file, ZoneId zone, TimeSource time) {
    this.file = file;
    this.zone = zone;
    this.time = time;
    this.now = time.now();
    this.from = now.minus(Quarters.DAY);
    this.endNanos = time.nanoTime() + DEADLINE.toNanos();
  }

  /** Why nothing can be said of the day. */
  public enum Fault {
    NO_LEVELS,
    NO_DATES,
    TOO_LONG
  }

  /** The file is there, but its lines tell nothing. */
  public static final class UntoldException extends IOException {
    private static final long serialVersionUID = 1;
    private final Fault fault;

    UntoldException(Fault fault, Path file) {
      super(file + ": " + fault);
      this.fault = fault;
    }

    /** Why. */
    public Fault fault() {
      return fault;
    }
  }

  /**
   * Reads it, at most 20 seconds long.
   *
   * @param zone of times without an offset
   * @param known kinds that were there before the day; null if nobody knows
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws UntoldException if its lines have no dates or no levels, or there are too many
   */
  public static ErrorSummary read(
      Path file, ZoneId zone, @Nullable Set<String> known, TimeSource time) throws IOException {
    LogDay day = new LogDay(file, zone, time);
    for (Path each : day.files()) {
      day.readFile(each);
    }
    return day.summary(known);
  }

  /** Oldest first, the file itself last. */
  private List<Path> files() throws IOException {
    Files.readAttributes(file, "size"); // it must be there
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    record Rotated(Path path, Instant changed) {}
    List<Rotated> rotated = new ArrayList<>();
    Path folder = file.toAbsolutePath().getParent();
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(folder == null ? Path.of(".") : folder)) {
      for (Path each : siblings) {
        String other = String.valueOf(each.getFileName());
        String rest = other.startsWith(stem) ? other.substring(stem.length()) : "";
        boolean ours = rest.matches("(\\.[A-Za-z]+)?[._-]\\d.*") && !other.equals(name);
        if (ours && Files.isRegularFile(each)) {
          Instant changed = Files.getLastModifiedTime(each).toInstant();
          if (!changed.isBefore(from)) {
            rotated.add(new Rotated(each, changed));
          }
        }
      }
    }
    rotated.sort(Comparator.comparing(Rotated::changed));
    List<Path> files = new ArrayList<>();
    rotated.stream()
        .skip(Math.max(0, rotated.size() - MOST_FILES))
        .forEach(one -> files.add(one.path()));
    files.add(file);
    return files;
  }

  private void readFile(Path each) throws IOException {
    if (each.toString().endsWith(".gz")) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(each), BLOCK)) {
        lines(in);
      }
      return;
    }
    try (FileChannel channel = FileChannel.open(each, StandardOpenOption.READ)) {
      channel.position(begin(channel));
      lines(Channels.newInputStream(channel));
    }
  }

  /** A place before the day's first line. */
  private long begin(FileChannel channel) throws IOException {
    long low = 0;
    long high = channel.size();
    while (high - low > NEAR) {
      long middle = low + (high - low) / 2;
      Optional<Instant> at = firstTime(channel, middle);
      if (at.isEmpty()) {
        return low;
      }
      if (at.get().isBefore(from)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private Optional<Instant> firstTime(FileChannel channel, long position) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    channel.read(block, position);
    block.flip();
    List<Instant> times = new ArrayList<>();
    LineBuffer lines = new LineBuffer(BLOCK);
    lines.dropToNextLine();
    lines.add(
        block,
        LineBuffer.Lines.texts(
            text -> {
              if (times.isEmpty() && LogLine.parse(text) instanceof LogLine.Begin begin) {
                begin.instant(zone).ifPresent(times::add);
              }
            }));
    return times.stream().findFirst();
  }

  private void lines(InputStream in) throws IOException {
    LineBuffer lines = new LineBuffer(BLOCK);
    LineBuffer.Lines reader = LineBuffer.Lines.texts(this::line);
    byte[] block = new byte[BLOCK];
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      lines.add(ByteBuffer.wrap(block, 0, read), reader);
      if (time.nanoTime() - endNanos > 0) {
        throw new UntoldException(Fault.TOO_LONG, file);
      }
    }
    lines.endOfFile(reader);
    settle();
  }

  private void line(String text) {
    LogLine line = LogLine.parse(text);
    anyLine |= !(line instanceof LogLine.Nothing);
    if (line instanceof LogLine.Begin begin) {
      settle();
      levelled |= begin.levelled();
      Optional<Instant> at = begin.instant(zone);
      dated |= at.isPresent();
      if (begin.error() && at.isPresent() && isOfTheDay(at.get())) {
        open = ErrorWindow.event(0, FileErrors.said(begin), null);
        openAt = at.get();
      }
    } else if (line instanceof LogLine.Continuation more) {
      ErrorWindow.ErrorEvent event = open;
      if (event != null && event.throwableClass() == null) {
        open = FileErrors.thrown(more.text()).map(event::thrown).orElse(event);
      }
    }
  }

  private boolean isOfTheDay(Instant at) {
    return at.isAfter(from) && !at.isAfter(now.plus(CLOCK_SKEW));
  }

  private void settle() {
    ErrorWindow.ErrorEvent event = open;
    open = null;
    if (event == null) {
      return;
    }
    String kind = ErrorRateCheck.kind(event);
    KindTable.Entry entry = kinds.get(kind);
    if (entry == null && kinds.size() >= KindTable.MOST) {
      untold++;
      return;
    }
    if (entry == null) {
      entry = new KindTable.Entry(openAt, openAt);
      kinds.put(kind, entry);
    }
    entry.last = openAt.isAfter(entry.last) ? openAt : entry.last;
    counts.merge(kind, 1L, Long::sum);
  }

  private ErrorSummary summary(@Nullable Set<String> known) throws IOException {
    if (anyLine && !levelled) {
      throw new UntoldException(Fault.NO_LEVELS, file);
    }
    if (anyLine && !dated) {
      throw new UntoldException(Fault.NO_DATES, file);
    }
    List<ErrorSummary.Kind> seen = new ArrayList<>();
    kinds.forEach(
        (kind, entry) ->
            seen.add(
                new ErrorSummary.Kind(
                    kind,
                    counts.getOrDefault(kind, 0L),
                    entry.first,
                    entry.last,
                    known == null ? null : Boolean.valueOf(!known.contains(kind)))));
    long total = untold + counts.values().stream().mapToLong(Long::longValue).sum();
    return new ErrorSummary(
        file.toString(), from, now, true, total, KindTable.sorted(seen), seen.size(), untold);
  }
}
