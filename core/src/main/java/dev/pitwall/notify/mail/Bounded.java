package dev.pitwall.notify.mail;

import java.nio.charset.StandardCharsets;

/** Texts of at most so many bytes in UTF-8. */
final class Bounded {
  private Bounded() {}

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The text, or as many whole lines of it as fit before {@code more}. */
  static String text(String text, int most, String more) {
    if (bytes(text) <= most) {
      return text;
    }
    int left = most - bytes(more);
    int end = 0;
    int used = 0;
    int lastLine = 0;
    while (end < text.length()) {
      int point = text.codePointAt(end);
      used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (used > left) {
        break;
      }
      end += Character.charCount(point);
      lastLine = point == '\n' ? end : lastLine;
    }
    return text.substring(0, lastLine > 0 ? lastLine : end) + more;
  }
}
