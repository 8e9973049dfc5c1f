package dev.pitwall.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Rows under headings, in columns that stand under each other in every script. On a narrow terminal
 * each row becomes lines of {@code heading: value}.
 */
final class TextTable {
  private static final int NARROW = 60;
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    this.headings = List.of(headings);
  }

  /** Adds a row; control characters in it are written as {@code \\u001b}. */
  void row(String... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + headings);
    }
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(printable(cell));
    }
    rows.add(List.copyOf(row));
  }

  /**
   * The lines.
   *
   * @param width columns of the terminal
   */
  List<String> lines(int width) {
    return width < NARROW ? blocks() : columns();
  }

  private List<String> columns() {
    int[] widths = new int[headings.size()];
    List<List<String>> all = new ArrayList<>(rows);
    all.add(0, headings);
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)));
      }
    }
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : GAP).append(DisplayWidth.pad(row.get(i), widths[i]));
    }
    return line.toString().stripTrailing();
  }

  private List<String> blocks() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      for (int i = 0; i < headings.size(); i++) {
        if (!row.get(i).isEmpty()) {
          lines.add(headings.get(i) + ": " + row.get(i));
        }
      }
    }
    return lines;
  }

  /**
   * Text from a file or variable must not steer the terminal, nor turn the direction of what stands
   * beside it.
   */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                printable.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                printable.appendCodePoint(c);
              }
            });
    return printable.toString();
  }
}
