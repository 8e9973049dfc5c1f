package dev.pitwall.logs.analyze;

import dev.pitwall.logs.analyze.LayoutFormat.Kind;
import dev.pitwall.logs.analyze.LayoutFormat.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the patterns of Logback and Log4j: {@code %d{...} %-5level [%thread] %logger - %msg%n},
 * with Spring Boot's among them.
 */
final class Layouts {
  private static final Set<String> TIMES = Set.of("d", "date");
  private static final Set<String> LEVELS = Set.of("level", "le", "p");
  private static final Set<String> LOGGERS = Set.of("logger", "lo", "c");
  private static final Set<String> MESSAGES = Set.of("message", "msg", "m");

  /** They end the line's first part: what stands behind is on lines of its own. */
  private static final Set<String> ENDS =
      Set.of(
          "n",
          "ex",
          "exception",
          "throwable",
          "wEx",
          "wex",
          "xEx",
          "xException",
          "xThrowable",
          "rEx",
          "rException",
          "rThrowable",
          "rootException",
          "nopex",
          "nopexception",
          "kvp");

  /** What they hold is written as it is, in color. */
  private static final Set<String> COLORS =
      Set.of(
          "clr",
          "highlight",
          "style",
          "black",
          "red",
          "green",
          "yellow",
          "blue",
          "magenta",
          "cyan",
          "white",
          "gray",
          "boldRed",
          "boldGreen",
          "boldYellow",
          "boldBlue",
          "boldMagenta",
          "boldCyan",
          "boldWhite");

  /** What they write is not what they hold. */
  private static final Set<String> CHANGING =
      Set.of(
          "replace",
          "enc",
          "encode",
          "maxLen",
          "maxLength",
          "equals",
          "equalsIgnoreCase",
          "notEmpty",
          "varsNotEmpty",
          "variablesNotEmpty",
          "caller");

  /** Spring Boot's, which may write nothing at all. */
  private static final Set<String> OPTIONAL =
      Set.of(
          "esb",
          "enclosedInSquareBrackets",
          "applicationName",
          "applicationGroup",
          "correlationId");

  private final String pattern;
  private final List<Open> parts = new ArrayList<>();
  private final StringBuilder lead = new StringBuilder();
  private boolean ended;
  private boolean understood = true;

  /** A part whose literal is still growing. */
  private static final class Open {
    private final Kind kind;
    private final boolean padded;
    private final @Nullable LayoutDate date;
    private final StringBuilder then = new StringBuilder();

    Open(Kind kind, boolean padded, @Nullable LayoutDate date) {
      this.kind = kind;
      this.padded = padded;
      this.date = date;
    }
  }

  private Layouts(String pattern) {
    this.pattern = pattern;
  }

  /** Compiles one; empty if it says no level and no message, or writes what cannot be read back. */
  static Optional<LayoutFormat> of(String pattern) {
    Layouts layouts = new Layouts(pattern);
    layouts.read(0, pattern.length());
    return layouts.format();
  }

  private Optional<LayoutFormat> format() {
    boolean message = parts.stream().anyMatch(part -> part.kind == Kind.MESSAGE);
    boolean level = parts.stream().anyMatch(part -> part.kind == Kind.LEVEL);
    if (!understood || !message || !level) {
      return Optional.empty();
    }
    List<Part> row = new ArrayList<>();
    for (Open part : parts) {
      row.add(new Part(part.kind, part.padded, part.date, part.then.toString()));
    }
    return Optional.of(new LayoutFormat("layout " + pattern, lead.toString(), row));
  }

  private void read(int from, int to) {
    int i = from;
    while (i < to && understood && !ended) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < to) {
        literal(pattern.charAt(i + 1));
        i += 2;
      } else if (c != '%') {
        literal(c);
        i++;
      } else if (i + 1 < to && pattern.charAt(i + 1) == '%') {
        literal('%');
        i += 2;
      } else {
        i = word(i + 1, to);
      }
    }
  }

  private void literal(char c) {
    (parts.isEmpty() ? lead : parts.get(parts.size() - 1).then).append(c);
  }

  /** Index behind the conversion word that begins at {@code from}. */
  private int word(int from, int to) {
    int i = from;
    while (i < to && "-.0123456789".indexOf(pattern.charAt(i)) >= 0) {
      i++;
    }
    String width = pattern.substring(from, i);
    boolean padded = width.matches("-?\\d+.*");
    if (i < to && pattern.charAt(i) == '(') {
      return group("clr", padded, i, to);
    }
    int begin = i;
    while (i < to && Character.isLetter(pattern.charAt(i))) {
      i++;
    }
    String name = longest(pattern.substring(begin, i));
    i = begin + name.length();
    if (i < to && pattern.charAt(i) == '(') {
      return group(name, padded, i, to);
    }
    String option = null;
    while (i < to && pattern.charAt(i) == '{') {
      int close = closing(i, to, '{', '}');
      if (COLORS.contains(name) && option == null) {
        read(i + 1, close);
      }
      option = option == null ? pattern.substring(i + 1, close) : option;
      i = Math.min(to, close + 1);
    }
    if (!COLORS.contains(name)) {
      part(name, padded, width, option == null ? "" : option);
    }
    return i;
  }

  /** Log4j takes the longest word that it knows: {@code %msgx} is {@code %msg} and an x. */
  private static String longest(String letters) {
    for (int length = letters.length(); length > 1; length--) {
      String word = letters.substring(0, length);
      if (TIMES.contains(word)
          || LEVELS.contains(word)
          || LOGGERS.contains(word)
          || MESSAGES.contains(word)
          || ENDS.contains(word)) {
        return word;
      }
    }
    return letters;
  }

  private int group(String name, boolean padded, int open, int to) {
    int close = closing(open, to, '(', ')');
    if (OPTIONAL.contains(name)) {
      add(Kind.SKIP, padded, null);
    } else {
      understood &= COLORS.contains(name) && !padded;
      read(open + 1, close);
    }
    int i = Math.min(to, close + 1);
    while (i < to && pattern.charAt(i) == '{') {
      i = Math.min(to, closing(i, to, '{', '}') + 1);
    }
    return i;
  }

  private int closing(int open, int to, char begin, char end) {
    int depth = 0;
    for (int i = open; i < to; i++) {
      char c = pattern.charAt(i);
      depth += c == begin ? 1 : c == end ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    understood = false;
    return to;
  }

  private void part(String name, boolean padded, String width, String option) {
    if (ENDS.contains(name)) {
      ended = true;
    } else if (TIMES.contains(name)) {
      int comma = option.startsWith("\"") ? -1 : timeZoneComma(option);
      String format = (comma < 0 ? option : option.substring(0, comma)).replace("\"", "");
      Optional<LayoutDate> date = LayoutDate.of(format.strip());
      understood &= date.isPresent();
      add(Kind.TIME, padded, date.orElse(null));
    } else if (LEVELS.contains(name)) {
      understood &= option.isEmpty() && !width.contains("."); // a level cut short is a guess
      add(Kind.LEVEL, padded, null);
    } else if (LOGGERS.contains(name)) {
      add(Kind.LOGGER, padded, null);
    } else if (MESSAGES.contains(name)) {
      add(Kind.MESSAGE, padded, null);
    } else {
      understood &= !CHANGING.contains(name);
      add(Kind.SKIP, padded, null);
    }
  }

  /** The comma before a zone, not that before the milliseconds. */
  private static int timeZoneComma(String option) {
    int comma = option.lastIndexOf(',');
    return comma >= 0 && !option.substring(comma + 1).strip().startsWith("S") ? comma : -1;
  }

  private void add(Kind kind, boolean padded, @Nullable LayoutDate date) {
    Open before = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    if (before != null && before.then.length() == 0 && before.date == null) {
      // of two with nothing between them nobody can say where one ends
      understood &= before.kind == Kind.SKIP && (kind == Kind.SKIP || kind == Kind.LOGGER);
      if (kind == Kind.LOGGER) {
        parts.set(parts.size() - 1, new Open(kind, padded, date)); // its name is the last word
      }
      return;
    }
    parts.add(new Open(kind, padded, date));
  }
}
