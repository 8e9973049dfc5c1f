package dev.pitwall.logs.analyze;

import dev.pitwall.logs.event.Fingerprint;
import dev.pitwall.logs.event.StackTrace;
import java.nio.charset.StandardCharsets;

/**
 * The error that is being read: its message and, from the lines behind it, what was thrown and
 * where. Made into the key of its group when the next event begins.
 */
final class ErrorRecord {
  private static final int MOST_TEXT = 500;
  private static final int MOST_LINE = 300;
  private static final int MOST_LINES = 500;
  private static final int CACHE = 2_048;
  private static final byte[] AT = {'a', 't', ' '};

  private final byte[] text = new byte[MOST_TEXT + Swar.PAD];
  private int length;
  private boolean escaped;
  private boolean open;
  private boolean dated;
  private long epochSecond;
  private int lines;
  private String throwable = "";
  private StackTrace trace = new StackTrace();

  /** Keys of messages without a stack trace that were made lately, by the hash of their bytes. */
  private final long[] cachedTexts = new long[CACHE];

  private final byte[][] cachedKeys = new byte[CACHE][];

  /** Frames that were read lately, by the hash of their methods' bytes. */
  private final long[] cachedMethods = new long[CACHE];

  private final StackTrace.Frame[] cachedFrames = new StackTrace.Frame[CACHE];
  private final long seed;

  ErrorRecord(long seed) {
    this.seed = seed;
  }

  boolean isOpen() {
    return open;
  }

  void begin(byte[] b, Event event) {
    open = true;
    lines = 0;
    dated = event.dated;
    epochSecond = event.epochSecond;
    escaped = event.textEscaped;
    text(b, event.textFrom, event.textTo);
    if (!trace.isEmpty()) {
      trace = new StackTrace();
    }
    throwable =
        event.throwableTo > event.throwableFrom
            ? string(b, event.throwableFrom, event.throwableTo)
            : "";
    if (event.traceTo > event.traceFrom) {
      JsonText.decode(b, event.traceFrom, event.traceTo)
          .lines()
          .limit(MOST_LINES)
          .forEach(trace::line);
    }
  }

  private void text(byte[] b, int from, int to) {
    length = Math.min(to - from, MOST_TEXT);
    while (length > 0 && length == MOST_TEXT && b[from + length - 1] < 0) {
      length--; // not in the middle of a character
    }
    System.arraycopy(b, from, text, 0, length);
  }

  private static String string(byte[] b, int from, int to) {
    return new String(b, from, Math.min(to - from, MOST_LINE), StandardCharsets.UTF_8);
  }

  /** A line that belongs to the event. */
  void line(byte[] b, int from, int to) {
    if (lines++ < MOST_LINES && !frame(b, from, Math.min(to, from + MOST_LINE))) {
      trace.line(string(b, from, to));
    }
  }

  /** Takes a frame, as nearly all lines are; false if the line is something else. */
  private boolean frame(byte[] b, int from, int to) {
    int at = from;
    while (at < to && (b[at] == ' ' || b[at] == '\t')) {
      at++;
    }
    if (!Swar.startsWith(b, at, to, AT)) {
      return false;
    }
    if (trace.isFull()) {
      return true;
    }
    int method = at + AT.length;
    int end = Swar.find(b, method, to, (byte) '(');
    if (end == to || end == method) {
      return false;
    }
    long hash = Swar.hash(b, method, end, seed);
    int slot = (int) (hash >>> 48) & (CACHE - 1);
    if (cachedMethods[slot] != hash || cachedFrames[slot] == null) {
      cachedFrames[slot] = StackTrace.Frame.of(string(b, method, end));
      cachedMethods[slot] = hash;
    }
    trace.frame(cachedFrames[slot]);
    return true;
  }

  /** Replaces the message: the second line of {@code java.util.logging} holds it. */
  void message(byte[] b, int from, int to) {
    text(b, from, to);
  }

  /** Counts the error in its group. */
  void finish(Tally tally) {
    open = false;
    if (trace.isEmpty() && throwable.isEmpty() && !escaped) {
      long hash = Swar.hash(text, 0, length, seed);
      int slot = (int) (hash >>> 48) & (CACHE - 1);
      if (cachedTexts[slot] != hash || cachedKeys[slot] == null) {
        cachedKeys[slot] = key();
        cachedTexts[slot] = hash;
      }
      tally.group(cachedKeys[slot], cachedKeys[slot].length - Swar.PAD, dated, epochSecond);
      return;
    }
    byte[] key = key();
    tally.group(key, key.length - Swar.PAD, dated, epochSecond);
  }

  /** Message, exception, root cause and frames, padded for {@link Swar}. */
  private byte[] key() {
    String thrown = throwable.isEmpty() ? trace.throwable() : throwable;
    String message =
        escaped ? JsonText.decode(text, 0, length) : string(text, 0, length, MOST_TEXT);
    String cause = trace.cause();
    String whole =
        Fingerprint.of(message, thrown.isEmpty() ? null : thrown)
            + '\0'
            + thrown
            + '\0'
            + (cause.equals(thrown) ? "" : cause)
            + '\0'
            + String.join("\n", trace.frames());
    byte[] key = whole.getBytes(StandardCharsets.UTF_8);
    return java.util.Arrays.copyOf(key, key.length + Swar.PAD);
  }

  private static String string(byte[] b, int from, int to, int most) {
    return new String(b, from, Math.min(to - from, most), StandardCharsets.UTF_8);
  }

  /** Reads a key. */
  static ErrorGroup group(KeyCounts.Entry entry) {
    String[] parts = new String(entry.key(), StandardCharsets.UTF_8).split("\0", -1);
    return new ErrorGroup(
        parts[0],
        parts[1],
        parts[2],
        parts[3].isEmpty() ? java.util.List.of() : java.util.List.of(parts[3].split("\n")),
        entry.count(),
        ErrorGroup.moment(entry.first()),
        ErrorGroup.moment(entry.last()));
  }
}
