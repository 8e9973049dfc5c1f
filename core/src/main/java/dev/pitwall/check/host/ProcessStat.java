package dev.pitwall.check.host;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One process of {@code /proc/PID/stat} (proc(5)).
 *
 * @param start clock ticks after boot; a pid is used again, so only both together are one process
 * @param ticks processor time so far, user and system
 * @param pages resident memory
 */
record ProcessStat(int pid, String name, long start, long ticks, long pages) {
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int START = 19;
  private static final int RESIDENT = 21;

  /**
   * Reads the first {@code length} bytes. The name stands in parentheses and may hold blanks and
   * parentheses itself; the fields are counted behind the last one, from the state as 0 on.
   *
   * @return empty if this is no such line
   */
  static Optional<ProcessStat> parse(byte[] stat, int length) {
    int open = first(stat, length, '(');
    int close = last(stat, length, ')');
    if (open < 1 || close < open) {
      return Optional.empty();
    }
    long pid = number(stat, 0, open - 1);
    long user = -1;
    long system = -1;
    long start = -1;
    long pages = -1;
    int field = 0;
    int from = close + 2;
    for (int i = from; i <= length && field <= RESIDENT; i++) {
      if (i < length && stat[i] != ' ' && stat[i] != '\n') {
        continue;
      }
      switch (field) {
        case USER -> user = number(stat, from, i);
        case SYSTEM -> system = number(stat, from, i);
        case START -> start = number(stat, from, i);
        case RESIDENT -> pages = number(stat, from, i);
        default -> {
          // The other fields are not needed.
        }
      }
      field++;
      from = i + 1;
    }
    if (pid < 1 || pid > Integer.MAX_VALUE || user < 0 || system < 0 || start < 0 || pages < 0) {
      return Optional.empty();
    }
    String name = new String(stat, open + 1, close - open - 1, StandardCharsets.UTF_8);
    return Optional.of(new ProcessStat((int) pid, name, start, user + system, pages));
  }

  private static int first(byte[] text, int length, char wanted) {
    for (int i = 0; i < length; i++) {
      if (text[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int last(byte[] text, int length, char wanted) {
    for (int i = length - 1; i >= 0; i--) {
      if (text[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** A whole number that fills the range; -1 if it is none. */
  private static long number(byte[] text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9 || value > Long.MAX_VALUE / 10 - 1) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return to > from ? value : -1;
  }
}
