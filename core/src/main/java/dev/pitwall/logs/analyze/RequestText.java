package dev.pitwall.logs.analyze;

import java.nio.charset.StandardCharsets;

/**
 * Requests inside messages of an application log: {@code GET /path - 200 - 0.123s} and its
 * relatives, and the guide's {@code response_time 123}, which is in milliseconds unless a unit is
 * written.
 */
final class RequestText {
  private static final byte[] TIME = ascii("response_time");
  private static final byte[] HTTP = ascii("HTTP/");
  private static final byte[][] METHODS = {
    ascii("GET"),
    ascii("POST"),
    ascii("PUT"),
    ascii("DELETE"),
    ascii("HEAD"),
    ascii("PATCH"),
    ascii("OPTIONS"),
    ascii("TRACE"),
    ascii("CONNECT")
  };
  private static final byte[][] WORDS = {
    ascii("status"),
    ascii("code"),
    ascii("returned"),
    ascii("responded"),
    ascii("completed"),
    ascii("with")
  };
  private static final byte[][] SIGNS = {
    ascii("->"), ascii("-"), ascii("=>"), ascii(":"), ascii("|"), ascii("\u2192")
  };
  private static final int MOST_FILLERS = 5;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Fills the event's request, if the message records one. */
  void find(byte[] b, int from, int to, Event event) {
    int at = from;
    boolean path = false;
    while (true) {
      at = Swar.findEither(b, at, to, (byte) '/', (byte) '_');
      if (at == to) {
        return;
      }
      if (b[at] == '_') {
        if (at - from >= 8
            && at + 5 <= to
            && Swar.startsWith(b, at - 8, to, TIME)
            && responseTime(b, at + 5, to, event)) {
          return;
        }
      } else if (!path && at - from >= 3) {
        path = request(b, from, at, to, event);
        if (path) {
          at = event.pathTo; // what stands in the path was not measured
          continue;
        }
      }
      at++;
    }
  }

  private static boolean responseTime(byte[] b, int from, int to, Event event) {
    int at = from;
    while (at < to && (b[at] == ' ' || b[at] == ':' || b[at] == '=' || b[at] == '"')) {
      at++;
    }
    if (at == from) {
      return false;
    }
    long micros = duration(b, at, to, 1_000);
    if (micros < 0) {
      return false;
    }
    event.request = true;
    event.micros = micros;
    return true;
  }

  /**
   * A number and its unit in microseconds, or -1.
   *
   * @param usual microseconds of one unit if none is written; 0 if one must be
   */
  private static long duration(byte[] b, int from, int to, int usual) {
    int end = from;
    while (end < to
        && (Clock.isDigit(b[end])
            || (b[end] == '.' && end + 1 < to && Clock.isDigit(b[end + 1])))) {
      end++;
    }
    int unit = end < to && b[end] == ' ' && end + 1 < to && isUnit(b, end + 1, to) ? end + 1 : end;
    int scale = usual;
    if (unit < to && isUnit(b, unit, to)) {
      scale = b[unit] == 's' ? 1_000_000 : b[unit] == 'm' ? 1_000 : 1;
    } else if (end < to && Clock.isLetter(b[end])) {
      return -1;
    }
    return scale == 0 ? -1 : Numbers.scaled(b, from, end, scale);
  }

  /** s, ms, us, as a word of its own. */
  private static boolean isUnit(byte[] b, int at, int to) {
    int end = b[at] == 'm' || b[at] == 'u' ? at + 1 : at;
    return end < to && b[end] == 's' && (end + 1 == to || !Clock.isLetter(b[end + 1]));
  }

  private static boolean request(byte[] b, int from, int slash, int to, Event event) {
    if (b[slash - 1] != ' ' || b[slash - 2] < 'A' || b[slash - 2] > 'Z') {
      return false;
    }
    int method = methodBefore(b, from, slash - 1);
    if (method < 0) {
      return false;
    }
    int end = pathEnd(b, slash, to);
    int stop = end;
    while (stop > slash + 1 && (b[stop - 1] == ',' || b[stop - 1] == ':' || b[stop - 1] == ']')) {
      stop--;
    }
    int at = statusAfter(b, end, to);
    if (at < 0) {
      return false;
    }
    event.request = true;
    event.methodFrom = method;
    event.methodTo = slash - 1;
    event.pathFrom = slash;
    event.pathTo = stop;
    event.status = (b[at] - '0') * 100 + Clock.two(b, at + 1);
    elapsed(b, at + 3, to, event);
    return true;
  }

  /** Where a blank, a tab or a quote stands first. */
  private static int pathEnd(byte[] b, int from, int to) {
    int end = Swar.findBlank(b, from, to);
    while (end < to && b[end] != ' ' && b[end] != '\t') {
      end = Swar.findBlank(b, end + 1, to);
    }
    return Swar.findEither(b, from, end, (byte) '"', (byte) '\'');
  }

  private static int methodBefore(byte[] b, int from, int end) {
    for (byte[] method : METHODS) {
      int begin = end - method.length;
      if (begin >= from
          && Swar.startsWith(b, begin, end, method)
          && (begin == from || !Clock.isLetter(b[begin - 1]))) {
        return begin;
      }
    }
    return -1;
  }

  /** Index of the three digits behind the path and words like "returned", or -1. */
  private static int statusAfter(byte[] b, int from, int to) {
    int at = from;
    for (int i = 0; i <= MOST_FILLERS; i++) {
      while (at < to && isMark(b[at])) {
        at++;
      }
      if (at + 3 <= to && b[at] >= '1' && b[at] <= '5' && Clock.two(b, at + 1) >= 0) {
        return at + 3 == to || !isWord(b[at + 3]) ? at : -1;
      }
      int next = filler(b, at, to);
      if (next < 0) {
        return -1;
      }
      at = next;
    }
    return -1;
  }

  private static int filler(byte[] b, int at, int to) {
    if (at < to && b[at] == 'H' && Swar.startsWith(b, at, to, HTTP)) {
      int end = at;
      while (end < to && b[end] != ' ' && b[end] != '"') {
        end++;
      }
      return end;
    }
    for (byte[] word : at < to && Clock.isLetter(b[at]) ? WORDS : SIGNS) {
      if (Swar.startsWith(b, at, to, word)) {
        return at + word.length;
      }
    }
    return -1;
  }

  private static boolean isMark(byte c) {
    return c == ' ' || c == '"' || c == '\'' || c == '=' || c == '(' || c == '[' || c == ',';
  }

  private static boolean isWord(byte c) {
    return Clock.isLetter(c) || Clock.isDigit(c) || c == '.';
  }

  /** The first number with a unit behind the status; or the rest of Pitwall's own line. */
  private static void elapsed(byte[] b, int from, int to, Event event) {
    if (own(b, from, to, event)) {
      return;
    }
    for (int at = from; at < to; at++) {
      if (Clock.isDigit(b[at]) && !isWord(b[at - 1])) {
        long micros = duration(b, at, to, 0);
        if (micros >= 0) {
          event.micros = micros;
          return;
        }
      }
    }
  }

  /** {@code seconds bytes client} with six decimals, and nothing more. */
  private static boolean own(byte[] b, int from, int to, Event event) {
    if (from >= to || b[from] != ' ') {
      return false;
    }
    int seconds = Swar.find(b, from + 1, to, (byte) ' ');
    if (seconds == to || seconds - from < 9 || b[seconds - 7] != '.') {
      return false;
    }
    int bytes = Swar.find(b, seconds + 1, to, (byte) ' ');
    if (bytes == to || Swar.find(b, bytes + 1, to, (byte) ' ') != to) {
      return false;
    }
    long micros = Numbers.scaled(b, from + 1, seconds, 1_000_000);
    if (micros < 0) {
      return false;
    }
    event.micros = micros;
    event.bytes = Numbers.whole(b, seconds + 1, bytes);
    event.clientFrom = bytes + 1;
    event.clientTo = to;
    return true;
  }
}
