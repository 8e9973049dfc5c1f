package dev.pitwall.logs.analyze;

import dev.pitwall.logs.analyze.Field.Kind;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields that a server's administrator appended to a usual format. Which of them is the response
 * time, and in which unit, is guessed: decimals are seconds, whole numbers microseconds if their
 * median is above 2000, else milliseconds. The format's name says that it is a guess.
 */
final class TrailingFields {
  private static final int LEAST_LINES = 2;
  private static final int MICROS_FROM = 2_000;
  private static final Pattern NUMBER =
      Pattern.compile("((?:[A-Za-z_.]+[=:])?\"?)(-|\\d{1,12}(?:\\.\\d{1,6})?)(s|ms|us)?(\"?)");

  private TrailingFields() {}

  /** The format, if half of the lines begin like a usual one and have one more number. */
  static Optional<AccessFormat> guess(List<byte[]> lines, ZoneId zone) {
    for (String beginning : Patterns.beginnings()) {
      List<String> rests = rests(beginning, lines, zone);
      if (rests.size() >= LEAST_LINES && rests.size() * 2 >= lines.size()) {
        return format(beginning, rests);
      }
    }
    return Optional.empty();
  }

  private static List<String> rests(String beginning, List<byte[]> lines, ZoneId zone) {
    AccessFormat open = Patterns.apache("open", beginning + " %{rest}o", Kind.MICROS);
    AccessParser parser = new AccessParser(open, new Clock(new Span.All(), zone));
    Event event = new Event();
    List<String> rests = new ArrayList<>();
    for (byte[] line : lines) {
      event.clear();
      int to = line.length - Swar.PAD;
      if (parser.parse(line, 0, to, event)) {
        int from = parser.lastFrom();
        rests.add(new String(line, from, to - from, StandardCharsets.UTF_8));
      }
    }
    return rests;
  }

  private static Optional<AccessFormat> format(String beginning, List<String> rests) {
    List<String[]> rows = rests.stream().map(TrailingFields::words).toList();
    int columns = rows.get(0).length;
    for (int column = 0; column < columns; column++) {
      int at = column;
      List<Matcher> cells =
          rows.stream()
              .filter(row -> row.length > at)
              .map(row -> NUMBER.matcher(row[at]))
              .filter(Matcher::matches)
              .toList();
      if (cells.size() * 10 >= rows.size() * 9 && cells.size() >= LEAST_LINES) {
        Optional<String> unit = unit(cells);
        if (unit.isPresent()) {
          return Optional.of(compile(beginning, column, columns, cells.get(0), unit.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static String[] words(String rest) {
    return rest.split(" (?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
  }

  private static Optional<String> unit(List<Matcher> cells) {
    String written = cells.get(0).group(3);
    if (written != null) {
      return Optional.of(written);
    }
    double[] values =
        cells.stream()
            .filter(cell -> !cell.group(2).equals("-"))
            .mapToDouble(cell -> Double.parseDouble(cell.group(2)))
            .sorted()
            .toArray();
    if (values.length == 0) {
      return Optional.empty();
    }
    if (cells.stream().anyMatch(cell -> cell.group(2).indexOf('.') > 0)) {
      return Optional.of("s");
    }
    return Optional.of(values[values.length / 2] > MICROS_FROM ? "us" : "ms");
  }

  private static AccessFormat compile(
      String beginning, int column, int columns, Matcher cell, String unit) {
    StringBuilder pattern = new StringBuilder(beginning);
    for (int i = 0; i <= column; i++) {
      pattern.append(' ');
      if (i < column) {
        pattern.append("%{x}o");
      }
    }
    String suffix = (cell.group(3) == null ? "" : cell.group(3)) + cell.group(4);
    pattern.append(cell.group(1).replace("%", "%%"));
    pattern.append("%{").append(unit).append("}T").append(suffix);
    if (column + 1 < columns) {
      pattern.append(" %{x}o");
    }
    String base = beginning.length() > 40 ? "combined" : "common";
    return Patterns.apache(
        base + " + time in " + unit + (cell.group(3) == null ? " (guessed)" : ""),
        pattern.toString(),
        Kind.MICROS);
  }

  /** For tests: the words of one line, padded as parsers want it. */
  static byte[] padded(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + Swar.PAD);
  }
}
