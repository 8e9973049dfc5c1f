package dev.pitwall.agent;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Finds {@code enabled = false} in the text of a configuration file, whether or not the rest of it
 * can be parsed. It counts at the top level, written {@code enabled} or {@code pitwall.enabled},
 * and inside {@code pitwall { }}; with {@code =} or {@code :}, with or without quotes. Comments and
 * deeper objects do not count.
 */
final class SwitchText {
  private static final String UNNAMED = "";

  private final Deque<Boolean> matters = new ArrayDeque<>();
  private final StringBuilder statement = new StringBuilder();
  private boolean off;

  private SwitchText() {}

  /** True if the text says that Pitwall is off. */
  static boolean isOff(String text) {
    SwitchText scan = new SwitchText();
    for (String line : text.split("\\R", -1)) {
      scan.line(line);
    }
    scan.endStatement();
    return scan.off;
  }

  private void line(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
        statement.append(c == '{' || c == '}' ? '_' : c);
        continue;
      }
      if (c == '#' || (c == '/' && i + 1 < line.length() && line.charAt(i + 1) == '/')) {
        break;
      }
      switch (c) {
        case '"' -> {
          quote = c;
          statement.append(c);
        }
        case '{' -> open();
        case '}' -> {
          endStatement();
          matters.poll();
        }
        case ',' -> endStatement();
        default -> statement.append(c);
      }
    }
    endStatement();
  }

  private void open() {
    String name = statement.toString().replaceAll("[\\s\"=:]", "");
    statement.setLength(0);
    matters.push(here() && (name.equals(UNNAMED) || name.equals("pitwall")));
  }

  private void endStatement() {
    String plain = statement.toString().replaceAll("[\\s\"]", "").replace(':', '=');
    statement.setLength(0);
    off |= here() && (plain.equals("enabled=false") || plain.equals("pitwall.enabled=false"));
  }

  private boolean here() {
    return matters.isEmpty() || matters.peek();
  }
}
