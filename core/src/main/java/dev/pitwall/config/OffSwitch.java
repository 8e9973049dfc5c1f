package dev.pitwall.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks for {@code enabled = false} in a file that nobody can read for certain: off wins. It knows
 * braces, keys, strings and comments, forgives everything else, and takes a key inside of an
 * unclosed group for the switch too, unless it is a key of that group.
 */
final class OffSwitch {
  private final Predicate<String> keyExists;
  private final String text;
  private final Deque<String> groups = new ArrayDeque<>();
  private final StringBuilder word = new StringBuilder();
  private Optional<String> key = Optional.empty();
  private boolean off;

  private OffSwitch(String text, Predicate<String> keyExists) {
    this.text = text;
    this.keyExists = keyExists;
  }

  /** True for a word that means no, or is nearer to false than to true: {@code off, flase}. */
  static boolean meansNo(String value) {
    String word = value.strip();
    return word.equalsIgnoreCase("false") || Suggestions.flag(word).contains("false");
  }

  /**
   * True if the text switches Pitwall off.
   *
   * @param keyExists whether a key of that name, below {@code pitwall.}, exists
   */
  static boolean isOff(String text, Predicate<String> keyExists) {
    return new OffSwitch(text, keyExists).scan();
  }

  private boolean scan() {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '#' || text.startsWith("//", i)) {
        i = endOfLine(i);
        continue;
      }
      switch (c) {
        case '{' -> open();
        case '}' -> {
          endOfValue();
          groups.pollLast();
        }
        case '=', ':' -> endOfKey();
        case '\n', ',' -> endOfValue();
        case '"' -> {}
        default -> word.append(c);
      }
      i++;
    }
    endOfValue();
    return off;
  }

  private int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  private void open() {
    groups.addLast(key.orElseGet(() -> word.toString().strip()));
    key = Optional.empty();
    word.setLength(0);
  }

  private void endOfKey() {
    if (key.isEmpty()) {
      key = Optional.of(word.toString().strip());
      word.setLength(0);
    }
  }

  private void endOfValue() {
    String value = word.toString().strip();
    word.setLength(0);
    if (key.isPresent() && value.equalsIgnoreCase("false")) {
      off |= switchesOff(key.get());
    }
    key = Optional.empty();
  }

  private boolean switchesOff(String last) {
    List<String> path = new ArrayList<>(groups);
    path.add(last);
    path.removeIf(String::isEmpty);
    String name = LoadedConfiguration.belowRoot(String.join(".", path));
    boolean switchWord = name.equals("enabled") || name.endsWith(".enabled");
    return switchWord
        && (name.equals("enabled") || (last.equals("enabled") && !keyExists.test(name)));
  }
}
