package dev.pitwall.logs.analyze;

import java.io.IOException;
import java.util.List;

/**
 * Reads one segment of a file. A segment owns the events whose first byte lies in it, and reads on
 * behind its end until their last line; lines before its first event belong to the segment before.
 * So every line is counted once, wherever the borders lie.
 */
final class SegmentScan {
  private final LineReader reader;
  private final Tally tally;
  private final ErrorRecord error;
  private final Event event = new Event();

  private LineParser[] parsers = {};
  private boolean[] multilines = {};
  private boolean[] applications = {};
  private FileTally file = new FileTally();

  /** The event that lines belong to now. */
  private boolean open;

  private boolean chosen;
  private boolean multiline;
  private int hour;

  SegmentScan(LineReader reader, Tally tally, long seed) {
    this.reader = reader;
    this.tally = tally;
    this.error = new ErrorRecord(seed);
  }

  /**
   * Reads the segment that the reader stands at.
   *
   * @param first true for the begin of a file: what stands before its first event belongs to none
   * @param end behind the segment's last byte
   */
  void scan(
      List<Format> fileFormats, List<LineParser> fileParsers, boolean first, long end, FileTally to)
      throws IOException {
    of(fileFormats, fileParsers);
    file = to;
    open = false;
    boolean orphans = first;
    while (!isOver(end, orphans)) {
      boolean ahead = ahead();
      if (!ahead && !reader.next()) {
        break;
      }
      byte[] b = reader.bytes();
      int from = reader.from();
      int until = reader.to();
      boolean beyond = reader.offset() >= end;
      int format = ahead ? 0 : from == until ? -1 : parse(b, from, until);
      if (format >= 0) {
        close();
        if (orphans) {
          orphans = false;
          orphansAre(event.chosen);
        }
        if (beyond) {
          return;
        }
        begin(b, format);
      } else if (open) {
        belongs(b, from, until);
      } else if (orphans) {
        orphan(b, from, until);
      }
    }
    close();
    if (orphans) {
      orphansAre(true);
    }
  }

  private void of(List<Format> formats, List<LineParser> fileParsers) {
    parsers = fileParsers.toArray(LineParser[]::new);
    multilines = new boolean[parsers.length];
    applications = new boolean[parsers.length];
    for (int i = 0; i < parsers.length; i++) {
      multilines[i] = formats.get(i).multiline();
      applications[i] = formats.get(i).application();
    }
  }

  private boolean isOver(long end, boolean orphans) {
    return !open && !orphans && reader.position() >= end;
  }

  /** Most lines are whole, plain, and of the first format: it finds their end by itself. */
  private boolean ahead() {
    byte[] b = reader.bytes();
    int from = reader.start();
    int limit = reader.limit();
    if (parsers.length == 0 || from == limit || b[from] <= '\n') {
      return false;
    }
    event.clear();
    int end = parsers[0].parseAhead(b, from, limit, event);
    if (end < 0 || end - from > LineReader.LONGEST || b[end - 1] == '\r') {
      return false;
    }
    reader.took(end);
    return true;
  }

  private int parse(byte[] b, int from, int to) {
    for (int i = 0; i < parsers.length; i++) {
      event.clear();
      if (parsers[i].parse(b, from, to, event)) {
        return i;
      }
    }
    return -1;
  }

  private void begin(byte[] b, int format) {
    open = true;
    chosen = event.chosen;
    multiline = multilines[format];
    file.allLines++;
    file.event(event);
    if (!chosen) {
      return;
    }
    damage();
    if (event.request) {
      tally.request(b, event);
    }
    if (applications[format]) {
      hour = event.hour;
      level(b, event.level);
    }
  }

  private void level(byte[] b, int level) {
    if (level == Event.UNLEVELLED) {
      if (!event.request) {
        file.unlevelled++;
      }
      return;
    }
    file.levelled++;
    if (level > Event.LOW) {
      tally.level(level, hour);
      if (level == Event.ERROR) {
        error.begin(b, event);
      }
    }
  }

  private void damage() {
    if (reader.damaged()) {
      file.damaged++;
    }
  }

  /** A line that begins no event. */
  private void belongs(byte[] b, int from, int to) {
    file.allLines++;
    if (!multiline && from < to) {
      file.allOrphans++;
    }
    if (!chosen) {
      return;
    }
    file.lines++;
    damage();
    if (from == to) {
      file.blank++;
    } else if (!multiline) {
      file.unparsed(b, from, to, reader.offset());
    } else {
      file.continuations++;
      if (error.isOpen()) {
        error.line(b, from, to);
      }
    }
  }

  private void orphan(byte[] b, int from, int to) {
    file.allLines++;
    if (from == to) {
      file.leadingBlank++;
    } else {
      file.leading++;
      file.allOrphans++;
      file.sample(b, from, to, reader.offset());
    }
  }

  /** The day of the file's first lines is that of its first event. */
  private void orphansAre(boolean wanted) {
    if (wanted) {
      file.lines += file.leading + file.leadingBlank;
      file.unparsed += file.leading;
      file.blank += file.leadingBlank;
    }
    file.leading = 0;
    file.leadingBlank = 0;
  }

  private void close() {
    if (error.isOpen()) {
      error.finish(tally);
    }
    open = false;
  }
}
