package dev.pitwall.check.logs;

import java.util.regex.Pattern;

/**
 * What is the same in errors that differ only in their data: identifiers, numbers and quoted parts
 * are replaced, secrets hidden.
 */
final class Fingerprint {
  private static final int MOST_CHARACTERS = 160;
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(pass(?:word|wd)?|secret|token|authorization|api[-_]?key)(\\s*[=:]\\s*)\\S+");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern HEX =
      Pattern.compile("\\b0[xX][0-9a-fA-F]+\\b|\\b(?=[a-fA-F]*\\d)[0-9a-fA-F]{8,}\\b");
  private static final Pattern QUOTED =
      Pattern.compile("\"[^\"]{0,200}\"|(?<![\\p{L}\\p{N}])'[^']{0,200}'|`[^`]{0,200}`");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}]+");

  private Fingerprint() {}

  static String of(ErrorWindow.ErrorEvent error) {
    String text = SECRET.matcher(error.text()).replaceAll("$1$2***");
    text = UUID.matcher(text).replaceAll("<uuid>");
    text = QUOTED.matcher(text).replaceAll("'...'");
    text = HEX.matcher(text).replaceAll("<hex>");
    text = NUMBER.matcher(text).replaceAll("#");
    text = BLANKS.matcher(text).replaceAll(" ").strip();
    String throwable = error.throwableClass();
    if (throwable != null && !text.contains(throwable)) {
      text = throwable + ": " + text;
    }
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
  }
}
