package dev.pitwall.logs.analyze;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One file while it is read: its formats, its open channel, and what the threads found so far. */
final class FileScan {
  private final Path path;
  private final @Nullable LogFile file;
  private final @Nullable FileChannel channel;
  private final List<Format> found;
  private final List<Format> tried;
  private final FileTally tally = new FileTally();
  private @Nullable String problem;

  private FileScan(
      Path path,
      @Nullable LogFile file,
      @Nullable FileChannel channel,
      List<Format> found,
      List<Format> tried,
      @Nullable String problem) {
    this.path = path;
    this.file = file;
    this.channel = channel;
    this.found = found;
    this.tried = tried;
    this.problem = problem;
  }

  /** Parsers are bound to one thread, with one clock for all, so each file's are made once. */
  static final class Parsers {
    private final Clock clock;
    private final Map<Format, LineParser> made = new HashMap<>();

    Parsers(Span span, ZoneId zone) {
      this.clock = new Clock(span, zone);
    }

    List<LineParser> of(List<Format> formats) {
      return formats.stream()
          .map(format -> made.computeIfAbsent(format, f -> f.parser(clock)))
          .toList();
    }
  }

  /** Looks at the file; one that cannot be read has a problem and no segments. */
  static FileScan open(Path path, Formats formats, AnalysisRequest request) {
    try {
      LogFile file = LogFile.of(path);
      List<Format> found = formats.of(file);
      List<Format> tried = found.isEmpty() ? formats.all() : found;
      FileChannel channel = file.packing() == LogFile.Packing.PLAIN ? file.channel() : null;
      return new FileScan(path, file, channel, found, tried, null);
    } catch (IOException e) {
      return new FileScan(path, null, null, List.of(), List.of(), LogAnalysis.reason(e));
    }
  }

  List<LogAnalysis.Segment> segments(int bytes) {
    LogFile known = file;
    if (known == null) {
      return List.of();
    }
    if (channel == null) {
      return List.of(new LogAnalysis.Segment(this, 0, Long.MAX_VALUE));
    }
    List<LogAnalysis.Segment> segments = new ArrayList<>();
    for (long from = 0; from < known.size(); from += bytes) {
      segments.add(new LogAnalysis.Segment(this, from, Math.min(known.size(), from + bytes)));
    }
    return segments;
  }

  /** Reads one segment; a fault is kept as the file's problem. */
  void read(
      LogAnalysis.Segment segment,
      LineReader reader,
      SegmentScan scan,
      Parsers parsers,
      LongConsumer progress) {
    LogFile known = file;
    if (known == null) {
      return;
    }
    FileTally part = new FileTally();
    List<LineParser> lineParsers = parsers.of(tried);
    String fault = null;
    try {
      if (channel != null) {
        long start = Math.max(0, segment.from() - 1);
        reader.open(known.from(channel, start), start);
        if (segment.from() > 0) {
          reader.skipLine(); // the byte before may end a line, then nothing is skipped
        }
        scan.scan(tried, lineParsers, segment.from() == 0, segment.to(), part);
        progress.accept(segment.to() - segment.from());
      } else {
        stream(known, reader, scan, lineParsers, part);
        progress.accept(known.size());
      }
    } catch (IOException e) {
      fault = LogAnalysis.reason(e);
    }
    add(part, fault);
  }

  private void stream(
      LogFile known, LineReader reader, SegmentScan scan, List<LineParser> parsers, FileTally part)
      throws IOException {
    try (InputStream in = known.stream()) {
      IOException[] fault = new IOException[1];
      reader.open(
          (into, at, most) -> {
            try {
              return in.read(into, at, most);
            } catch (IOException e) {
              fault[0] = e; // what was unpacked until here counts
              return -1;
            }
          },
          0);
      scan.scan(tried, parsers, true, Long.MAX_VALUE, part);
      if (fault[0] != null) {
        throw fault[0];
      }
    }
  }

  private synchronized void add(FileTally part, @Nullable String fault) {
    tally.add(part);
    if (fault != null && problem == null) {
      problem = fault;
    }
  }

  /** Lets the file go; tells if it was cut while it was read. */
  synchronized void close() {
    LogFile known = file;
    if (known != null && problem == null && !known.isWhole()) {
      problem = "truncated";
    }
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        problem = LogAnalysis.reason(e);
      }
    }
  }

  FileTally tally() {
    return tally;
  }

  /** True if it is an application's log; requests written as JSON may have no level. */
  boolean carriesLevels() {
    return tally.levelled > 0
        || found.stream().anyMatch(format -> format.application() && format.multiline());
  }

  FileReport report() {
    LogFile known = file;
    Double understood = tally.allLines == 0 ? null : 1 - (double) tally.allOrphans / tally.allLines;
    return new FileReport(
        path.toString(),
        known == null ? 0 : known.size(),
        found.stream().map(Format::name).toList(),
        tally.lines,
        tally.events,
        tally.requests,
        tally.continuations,
        tally.blank,
        tally.unparsed,
        tally.damaged,
        tally.undated,
        tally.unlevelled,
        ErrorGroup.moment(tally.first),
        ErrorGroup.moment(tally.last),
        understood,
        tally.samples(),
        problem);
  }
}
