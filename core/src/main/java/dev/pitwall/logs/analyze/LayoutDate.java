package dev.pitwall.logs.analyze;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A date format of a layout, {@code yyyy-MM-dd HH:mm:ss,SSS}, as a row of letters and lengths. A
 * zone may stand at its end only.
 *
 * @param fields one after the other
 * @param dated false if it names no day
 */
record LayoutDate(List<Element> fields, boolean dated) {
  private static final String LETTERS = "yMdHmsSu";
  private static final String ZONES = "XZxzO";
  private static final int MOST_DIGITS = 9;
  private static final Map<String, String> NAMED =
      Map.of(
          "", "yyyy-MM-dd HH:mm:ss,SSS",
          "DEFAULT", "yyyy-MM-dd HH:mm:ss,SSS",
          "ISO8601", "yyyy-MM-dd?HH:mm:ss,SSS",
          "ABSOLUTE", "HH:mm:ss,SSS",
          "DATE", "dd MMM yyyy HH:mm:ss,SSS",
          "COMPACT", "yyyyMMddHHmmssSSS",
          "ISO8601_BASIC", "yyyyMMdd?HHmmss,SSS");

  /**
   * Digits, a month's short name, or one literal character.
   *
   * @param letter of the format; {@code 'L'} for a literal, {@code '?'} for any one character
   * @param length digits; the character itself for a literal
   */
  record Element(char letter, int length) {}

  LayoutDate {
    fields = List.copyOf(fields);
  }

  /** Compiles a format; empty for one whose text cannot be read back. */
  static Optional<LayoutDate> of(String format) {
    String text = NAMED.getOrDefault(format, format);
    List<Element> fields = new ArrayList<>();
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      if (c == '\'') {
        int close = text.indexOf('\'', i + 1);
        if (close < 0) {
          return Optional.empty();
        }
        text.substring(i + 1, close).chars().forEach(one -> fields.add(new Element('L', one)));
        i = close + 1;
        continue;
      }
      int end = i;
      while (end < text.length() && text.charAt(end) == c) {
        end++;
      }
      if (ZONES.indexOf(c) >= 0 && end == text.length()) {
        fields.add(new Element('X', 0));
      } else if (c == '?') {
        fields.add(new Element('?', 1));
      } else if (!Character.isLetter(c)) {
        text.substring(i, end).chars().forEach(one -> fields.add(new Element('L', one)));
      } else if (!isRead(c, end - i)) {
        return Optional.empty();
      } else {
        fields.add(new Element(c == 'u' ? 'y' : c, end - i));
      }
      i = end;
    }
    return has(fields, 'H') && has(fields, 'm')
        ? Optional.of(
            new LayoutDate(fields, has(fields, 'y') && has(fields, 'M') && has(fields, 'd')))
        : Optional.empty();
  }

  private static boolean isRead(char letter, int length) {
    return switch (letter) {
      case 'y', 'u' -> length == 4 || length == 2;
      case 'M' -> length == 2 || length == 3;
      case 'S' -> length <= MOST_DIGITS;
      default -> LETTERS.indexOf(letter) >= 0 && length == 2;
    };
  }

  private static boolean has(List<Element> fields, char letter) {
    return fields.stream().anyMatch(field -> field.letter() == letter);
  }
}
