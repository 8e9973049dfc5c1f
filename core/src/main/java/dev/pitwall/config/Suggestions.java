package dev.pitwall.config;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What somebody who wrote something else may have meant. */
final class Suggestions {
  /** Longer words are cut: a distance takes the product of both lengths. */
  private static final int LONGEST = 120;

  private static final Pattern BARE_NUMBER = Pattern.compile("\\d{1,9}(?:\\.\\d{1,9})?");

  private Suggestions() {}

  static List<String> duration(String text) {
    return bare(text) ? List.of(text + "ms", text + "s") : List.of();
  }

  static List<String> size(String text) {
    return bare(text) ? List.of(text + "B", text + "MiB") : List.of();
  }

  static List<String> percent(String text) {
    if (!bare(text)) {
      return List.of();
    }
    BigDecimal number = new BigDecimal(text);
    if (number.compareTo(BigDecimal.ONE) < 0) {
      return List.of(number.movePointRight(2).stripTrailingZeros().toPlainString() + "%");
    }
    return number.compareTo(BigDecimal.valueOf(100)) <= 0 ? List.of(text + "%") : List.of();
  }

  static List<String> flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "on", "1", "y", "t", "enabled" -> List.of("true");
      case "no", "off", "0", "n", "f", "disabled" -> List.of("false");
      default -> nearest(text.toLowerCase(Locale.ROOT), List.of("true", "false")).stream().toList();
    };
  }

  private static boolean bare(String text) {
    return BARE_NUMBER.matcher(text).matches();
  }

  /** The candidate with the smallest distance, if it is near enough to be a slip of the pen. */
  static Optional<String> nearest(String word, Collection<String> candidates) {
    String best = null;
    int smallest = Math.max(2, Math.min(word.length(), LONGEST) / 4) + 1;
    for (String candidate : candidates) {
      if (Math.abs(candidate.length() - word.length()) < smallest) {
        int distance = distance(word, candidate);
        if (distance < smallest) {
          smallest = distance;
          best = candidate;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * How many letters must be inserted, deleted, replaced or swapped with their neighbour (optimal
   * string alignment, the restricted Damerau-Levenshtein distance).
   */
  static int distance(String left, String right) {
    String a = cut(left);
    String b = cut(right);
    int[] twoAbove = new int[b.length() + 1];
    int[] above = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + replace);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
        }
      }
      int[] spare = twoAbove;
      twoAbove = above;
      above = row;
      row = spare;
    }
    return above[b.length()];
  }

  private static String cut(String word) {
    return word.length() <= LONGEST ? word : word.substring(0, LONGEST);
  }
}
