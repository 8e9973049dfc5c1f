package dev.pitwall.logs.analyze;

import java.io.IOException;

/**
 * Cuts what comes from an input into lines, in place. A line longer than {@value #LONGEST} bytes is
 * cut off there; the rest of it is skipped.
 */
final class LineReader {
  static final int LONGEST = 64 << 10;
  private static final int BUFFER = 192 << 10;

  /** So much is read at once: it should stay in the processor's second cache. */
  private static final int READ = 64 << 10;

  /** Where bytes come from. */
  interface Input {

    /**
     * Reads at least one byte.
     *
     * @return how many, or -1 at the end
     */
    int read(byte[] into, int at, int most) throws IOException;
  }

  private final byte[] buffer;
  private final int longest;
  private Input input = (into, at, most) -> -1;
  private int next;
  private int limit;
  private boolean ended;

  /** Offset in the input of the buffer's first byte. */
  private long base;

  private int from;
  private int to;
  private long offset;
  private boolean damaged;

  LineReader() {
    this(BUFFER, LONGEST);
  }

  /** For tests, which want every border. */
  LineReader(int buffer, int longest) {
    this.buffer = new byte[buffer + Swar.PAD];
    this.longest = longest;
  }

  /** Begins anew at {@code start} of another input. */
  void open(Input other, long start) {
    input = other;
    base = start;
    next = 0;
    limit = 0;
    ended = false;
  }

  byte[] bytes() {
    return buffer;
  }

  int from() {
    return from;
  }

  /** Behind the line's last byte, without its end. */
  int to() {
    return to;
  }

  /** Where in the input the line begins. */
  long offset() {
    return offset;
  }

  /** Where in the input the next line begins. */
  long position() {
    return base + next;
  }

  /** True if the line was cut off or held NUL bytes at its begin. */
  boolean damaged() {
    return damaged;
  }

  /** Skips to behind the next line end; for a range that may begin inside a line. */
  void skipLine() throws IOException {
    while (true) {
      int end = Swar.findFar(buffer, next, limit, (byte) '\n');
      if (end < limit) {
        next = end + 1;
        return;
      }
      next = limit;
      if (!fill()) {
        return;
      }
    }
  }

  /** Where the next line begins in {@link #bytes}; what is there of it ends at the limit. */
  int start() {
    return next;
  }

  int limit() {
    return limit;
  }

  /** The next line was found by somebody else: it ends before the line feed at {@code end}. */
  void took(int end) {
    damaged = false;
    offset = base + next;
    from = next;
    to = end;
    next = end + 1;
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    damaged = false;
    int end = Swar.findFar(buffer, next, limit, (byte) '\n');
    if (end == limit && !ended) {
      end = more();
    }
    if (end == limit && next == limit && ended) {
      return false;
    }
    offset = base + next;
    from = next;
    to = end;
    next = Math.min(limit, end + 1);
    if (end == limit && !ended) {
      damaged = true;
      skipRest();
    }
    if (to - from > longest) {
      to = from + longest;
      damaged = true;
    }
    if (to > from && buffer[to - 1] == '\r') {
      to--;
    }
    if (from < to && buffer[from] <= 0) {
      strangeBegin();
    }
    return true;
  }

  /** NUL bytes, as a truncated copy leaves them, and the byte order mark. */
  private void strangeBegin() {
    if (buffer[from] == 0) {
      damaged = true;
      while (from < to && buffer[from] == 0) {
        from++;
      }
    } else if (offset == 0
        && to - from >= 3
        && buffer[from] == (byte) 0xef
        && buffer[from + 1] == (byte) 0xbb
        && buffer[from + 2] == (byte) 0xbf) {
      from += 3;
    }
  }

  /** Reads on until a line end is there; where it is, or the limit. */
  private int more() throws IOException {
    int searched = limit - next;
    while (true) {
      if (!fill()) {
        return limit;
      }
      int end = Swar.findFar(buffer, next + searched, limit, (byte) '\n');
      if (end < limit) {
        return end;
      }
      searched = limit - next;
      if (searched > longest) {
        return limit;
      }
    }
  }

  /** The rest of a line that is too long, without losing its begin, which stays in the buffer. */
  private void skipRest() throws IOException {
    byte[] chunk = new byte[8 << 10];
    int kept = to - from;
    long behind = base + limit;
    while (true) {
      int got = input.read(chunk, 0, chunk.length);
      if (got < 0) {
        ended = true;
        base = behind - limit;
        return;
      }
      for (int i = 0; i < got; i++) {
        if (chunk[i] == '\n') {
          // what was read behind the line end is put behind the line's kept begin
          int rest = got - i - 1;
          if (kept + rest > buffer.length - Swar.PAD) {
            kept = buffer.length - Swar.PAD - rest;
          }
          System.arraycopy(buffer, from, buffer, 0, kept);
          System.arraycopy(chunk, i + 1, buffer, kept, rest);
          from = 0;
          to = Math.min(kept, longest);
          next = kept;
          limit = kept + rest;
          base = behind + i + 1 - kept;
          return;
        }
      }
      behind += got;
    }
  }

  /** Moves what is left to the begin and reads behind it; false at the end. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    int left = limit - next;
    if (next > 0) {
      System.arraycopy(buffer, next, buffer, 0, left);
      base += next;
      next = 0;
      limit = left;
    }
    int got = input.read(buffer, limit, Math.min(READ, buffer.length - Swar.PAD - limit));
    if (got < 0) {
      ended = true;
      return false;
    }
    limit += got;
    return true;
  }
}
