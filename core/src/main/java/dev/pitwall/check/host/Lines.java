package dev.pitwall.check.host;

import java.util.OptionalDouble;

/** Lines {@code name number} of the kernel's small files, looked up without a table of them. */
public final class Lines {
  private static final int MOST_DIGITS = 20;

  private Lines() {}

  /**
   * The number behind {@code name} at the begin of a line.
   *
   * @param name with its colon, where the file has one: {@code MemTotal:}, {@code oom_kill}
   * @return empty if there is no such line, or no whole number of 0 or more behind its name
   */
  public static OptionalDouble number(String text, String name) {
    for (int at = 0; at >= 0 && at < text.length(); at = next(text, at)) {
      int behind = at + name.length();
      if (text.startsWith(name, at) && behind < text.length() && blank(text.charAt(behind))) {
        return leading(text, behind);
      }
    }
    return OptionalDouble.empty();
  }

  private static int next(String text, int at) {
    int end = text.indexOf('\n', at);
    return end < 0 ? -1 : end + 1;
  }

  /** The whole number that stands here behind blanks; empty if something else does. */
  static OptionalDouble leading(String text, int at) {
    int from = at;
    while (from < text.length() && blank(text.charAt(from))) {
      from++;
    }
    double value = 0;
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      value = value * 10 + (text.charAt(i) - '0');
      i++;
    }
    boolean ends = i == text.length() || blank(text.charAt(i)) || text.charAt(i) == '\n';
    return ends && i > from && i - from <= MOST_DIGITS
        ? OptionalDouble.of(value)
        : OptionalDouble.empty();
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }
}
