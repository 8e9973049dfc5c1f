package dev.pitwall.logs.analyze;

/**
 * Finds time, level, logger and message by their places: the time first, then threads in brackets,
 * numbers and names, then the level as a word of its own, then logger and message. A word in the
 * message is never a level.
 */
final class AppParser implements LineParser {
  private static final int MOST_TOKENS = 8;
  private static final int LONGEST_LEVEL = 18;

  /** What may stand between the parts of a line, by its byte. */
  private static final boolean[] MARKS = new boolean[128];

  static {
    for (char mark : " \t:|-,])".toCharArray()) {
      MARKS[mark] = true;
    }
  }

  private final Clock clock;
  private final RequestText requests = new RequestText();
  private final Prefixes prefixes = new Prefixes();

  /** The line was looked for among the prefixes, and is to be kept there. */
  private boolean missed;

  AppParser(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean parse(byte[] b, int from, int to, Event event) {
    if (from >= to) {
      return false;
    }
    int after = time(b, from, to, event);
    if (after < 0) {
      return levelFirst(b, from, to, event);
    }
    int end = level(b, after, to, event);
    message(b, end < 0 ? after : end, to, event);
    if (missed && end >= 0) {
      prefixes.keep(b, after, to, event);
    }
    missed = false;
    return true;
  }

  /** Reads lines that begin like one before. */
  @Override
  public int parseAhead(byte[] b, int from, int limit, Event event) {
    int after = time(b, from, limit, event);
    if (after < 0) {
      return -1;
    }
    missed = !prefixes.find(b, after, limit, event);
    if (missed) {
      return -1;
    }
    int end = Swar.findFar(b, event.textFrom, limit, (byte) '\n');
    if (end == limit) {
      return -1;
    }
    event.textTo = end;
    requests.find(b, event.textFrom, end, event);
    return end;
  }

  /** Index behind the time at the line's begin, or -1. */
  private int time(byte[] b, int from, int to, Event event) {
    byte first = b[from];
    int at = first == '[' ? from + 1 : from;
    if (first != '[' && !Clock.isDigit(first)) {
      return -1;
    }
    int end = -1;
    if (to - at >= 19) {
      if (Clock.isDigit(b[at + 3])) {
        end = clock.iso(b, at, to);
      } else if (Clock.isDigit(b[at])) {
        end = b[at + 11] == ':' ? clock.common(b, at, to) : clock.named(b, at, to);
      } else {
        end = clock.spelled(b, at, to);
      }
    }
    if (end >= 0) {
      event.at(clock);
    } else {
      end = ofDay(b, at, to);
      if (end < 0) {
        return -1;
      }
    }
    if (first == '[') {
      return end < to && b[end] == ']' ? end + 1 : -1;
    }
    return end;
  }

  /** {@code 03:04:05.123}: a time without a day. */
  private static int ofDay(byte[] b, int at, int to) {
    if (to - at < 8
        || b[at + 2] != ':'
        || b[at + 5] != ':'
        || Clock.two(b, at) < 0
        || Clock.two(b, at + 3) < 0
        || Clock.two(b, at + 6) < 0) {
      return -1;
    }
    int end = at + 8;
    if (end + 1 < to && (b[end] == '.' || b[end] == ',') && Clock.isDigit(b[end + 1])) {
      end++;
      while (end < to && Clock.isDigit(b[end])) {
        end++;
      }
    }
    return end;
  }

  private boolean levelFirst(byte[] b, int from, int to, Event event) {
    int at = b[from] == '[' ? from + 1 : from;
    int end = wordEnd(b, at, to);
    int level = Levels.of(b, at, end);
    if (level == Levels.NO_LEVEL) {
      return false;
    }
    if (end < to && b[end] != ':' && b[end] != ' ' && b[end] != ']' && b[end] != '|') {
      return false;
    }
    event.level = level;
    message(b, end, to, event);
    return true;
  }

  /** Index behind the level, or -1 if the event has none. */
  private static int level(byte[] b, int from, int to, Event event) {
    int at = from;
    for (int token = 0; token < MOST_TOKENS; token++) {
      at = skipMarks(b, at, to);
      if (at >= to) {
        return -1;
      }
      boolean bracket = b[at] == '[';
      int word = bracket ? at + 1 : at;
      int end = wordEnd(b, word, to);
      int level = bracketed(b, word, end, to, bracket);
      if (level != Levels.NO_LEVEL) {
        event.level = level;
        return end;
      }
      at = between(b, at, to, event);
      if (at < 0) {
        return -1;
      }
    }
    return -1;
  }

  private static int bracketed(byte[] b, int word, int end, int to, boolean bracket) {
    if (end < to && !isLevelEnd(b[end])) {
      return Levels.NO_LEVEL;
    }
    int level = Levels.of(b, word, end);
    if (level == Levels.NO_LEVEL && bracket && end < to && b[end] == ']' && end > word + 3) {
      // [error] of nginx and Apache
      return (b[word] & 0x20) != 0 && end - word <= 6 ? Lower.of(b, word, end) : level;
    }
    return level;
  }

  private static boolean isLevelEnd(byte c) {
    return c == ']' || c == ' ' || c == ':' || c == '|' || c == ',' || c == ')' || c == '\t';
  }

  private static int wordEnd(byte[] b, int from, int to) {
    int most = Math.min(to, from + LONGEST_LEVEL + 1);
    int i = from;
    while (i < most && (Clock.isLetter(b[i]) || b[i] < 0)) {
      i++;
    }
    return i;
  }

  /**
   * Index behind what may stand between time and level: [thread], (context), a number, a name with
   * a dash, bar or colon behind it; or -1.
   */
  private static int between(byte[] b, int at, int to, Event event) {
    byte c = b[at];
    if (c == '[' || c == '(') {
      int close = Swar.find(b, at, to, (byte) (c == '[' ? ']' : ')'));
      return close == to ? -1 : close + 1;
    }
    int end = at;
    boolean digits = true;
    while (end < to && isName(b[end])) {
      digits &= Clock.isDigit(b[end]);
      end++;
    }
    if (end == at || end == to) {
      return -1;
    }
    if (digits) {
      return end;
    }
    boolean colon = b[end - 1] == ':' || b[end] == ':';
    int mark = end;
    while (mark < to && b[mark] == ' ') {
      mark++;
    }
    boolean dash =
        mark > end && mark + 1 < to && (b[mark] == '-' || b[mark] == '|') && b[mark + 1] == ' ';
    if (!colon && !dash) {
      return -1;
    }
    event.loggerFrom = at;
    event.loggerTo = b[end - 1] == ':' ? end - 1 : end;
    return end;
  }

  private static boolean isName(byte c) {
    return Clock.isLetter(c)
        || Clock.isDigit(c)
        || c == '.'
        || c == '_'
        || c == '$'
        || c == '/'
        || c == '-'
        || c == '#'
        || c == '*';
  }

  private static int skipMarks(byte[] b, int from, int to) {
    int i = from;
    while (i < to && b[i] >= 0 && MARKS[b[i]]) {
      i++;
    }
    return i;
  }

  /** Takes process id, threads and logger off the begin of what stands behind the level. */
  private void message(byte[] b, int from, int to, Event event) {
    int at = skipMarks(b, from, to);
    int digits = at;
    while (digits < to && Clock.isDigit(b[digits])) {
      digits++;
    }
    if (digits > at && digits + 4 < to && b[digits + 1] == '-' && b[digits + 2] == '-') {
      at = skipMarks(b, digits, to); // Spring Boot: PID --- [thread] logger : message
    }
    boolean grouped = false;
    while (at < to && b[at] == '[') {
      int close = Swar.find(b, at, to, (byte) ']');
      if (close == to) {
        break;
      }
      grouped = true;
      at = skipBlanks(b, close + 1, to);
    }
    int text = logger(b, at, to, grouped, event);
    event.textFrom = text;
    event.textTo = to;
    requests.find(b, text, to, event);
  }

  /** Index of the message behind a logger's name, or {@code at} if no logger stands there. */
  private static int logger(byte[] b, int at, int to, boolean grouped, Event event) {
    int end = Swar.findEither(b, at, to, (byte) ' ', (byte) '\t');
    if (end == at) {
      return at;
    }
    if (end == to) {
      return nameAndColon(b, at, to, event);
    }
    int mark = skipBlanks(b, end, to);
    int after = mark;
    while (after < to && (b[after] == '-' || b[after] == ':' || b[after] == '|')) {
      after++;
    }
    boolean marked = after > mark && after - mark <= 2 && (after == to || b[after] == ' ');
    if (marked || (grouped && isMethod(b, at, end))) {
      event.loggerFrom = at;
      event.loggerTo = end;
      return marked ? skipBlanks(b, after, to) : mark;
    }
    return nameAndColon(b, at, to, event);
  }

  /** {@code com.example.Api.save}, as Tomcat's log has it without a mark behind it. */
  private static boolean isMethod(byte[] b, int from, int to) {
    int dots = 0;
    for (int i = from; i < to; i++) {
      dots += b[i] == '.' ? 1 : 0;
    }
    return dots >= 2 && b[to - 1] != ':' && b[to - 1] != '.';
  }

  /** {@code com.example.Api: message} and Python's {@code name:message}. */
  private static int nameAndColon(byte[] b, int at, int to, Event event) {
    int end = at;
    boolean dotted = false;
    while (end < to && isName(b[end])) {
      dotted |= b[end] == '.';
      end++;
    }
    if (end == at || end + 1 >= to || b[end] != ':') {
      return at;
    }
    boolean python = b[end + 1] != ' ' && b[end + 1] != '/';
    if (!python && (!dotted || isThrowable(b, at, end))) {
      return at; // "Failed: reason" is a message
    }
    event.loggerFrom = at;
    event.loggerTo = end;
    return skipBlanks(b, end + 1, to);
  }

  private static boolean isThrowable(byte[] b, int from, int to) {
    int n = to - from;
    return (n > 9 && b[to - 9] == 'E' && b[to - 8] == 'x' && b[to - 1] == 'n')
        || (n > 5 && b[to - 5] == 'E' && b[to - 4] == 'r' && b[to - 1] == 'r');
  }

  private static int skipBlanks(byte[] b, int from, int to) {
    int i = from;
    while (i < to && (b[i] == ' ' || b[i] == '\t')) {
      i++;
    }
    return i;
  }

  /** The lower-case levels of web servers' error logs. */
  private static final class Lower {
    private static final byte[][] WORDS = {
      "error".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
      "crit".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
      "alert".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
      "emerg".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
      "warn".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
      "notice".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
      "info".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
      "debug".getBytes(java.nio.charset.StandardCharsets.US_ASCII)
    };

    static int of(byte[] b, int from, int to) {
      for (int i = 0; i < WORDS.length; i++) {
        if (WORDS[i].length == to - from && Swar.startsWith(b, from, to, WORDS[i])) {
          return i < 4 ? Event.ERROR : i == 4 ? Event.WARNING : Event.LOW;
        }
      }
      return Levels.NO_LEVEL;
    }
  }
}
