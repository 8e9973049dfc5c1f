package dev.pitwall.notify;

import java.util.regex.Pattern;

/** What comes from outside: names of processes, statements, error texts. */
final class Foreign {
  static final int LONGEST_NAME = 80;
  static final int LONGEST_SUBJECT = 240;
  static final int LONGEST_DETAIL = 600;

  private static final Pattern NOT_PRINTED = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+");

  private Foreign() {}

  /** Without control characters and line breaks, cut to a length. */
  static String clean(String text, int longest) {
    return cut(NOT_PRINTED.matcher(text).replaceAll(" ").strip(), longest);
  }

  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
