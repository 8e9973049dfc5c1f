package dev.pitwall.logs.analyze;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The oracle: whole file in memory, strings and regular expressions, written without a look at the
 * fast parsers.
 */
final class SlowParser {
  private static final Pattern COMBINED =
      Pattern.compile(
          "(\\S+) .*? .*? \\[(\\d{2}/[A-Z][a-z]{2}/\\d{4}):(\\d{2}):\\d{2}:\\d{2} [+-]\\d{4}] "
              + "\"((?:[^\"\\\\]|\\\\.)*)\" (\\d{3}|-) (\\d{1,15}|-)"
              + " \"((?:[^\"\\\\]|\\\\.)*)\" \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern SPRING =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})T(\\d{2}):\\d{2}:\\d{2}\\.\\d{3}Z +(ERROR|WARN|INFO|DEBUG) \\d+"
              + " --- .*?\\] (\\S+) +: (.*)");
  private static final Pattern GUIDE =
      Pattern.compile("(GET|POST) (/\\S*) - (\\d{3}) response_time (\\d+).*");

  long lines;
  long unparsed;
  long blank;
  long requests;
  long errors;
  long warnings;
  final Map<Integer, Long> statuses = new TreeMap<>();
  final Map<String, Long> clients = new HashMap<>();
  final List<Long> micros = new ArrayList<>();
  final long[] hours = new long[24];

  static List<String> lines(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    lines.replaceAll(line -> line.length() > 65536 ? line.substring(0, 65536) : line);
    lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    lines.replaceAll(line -> line.replaceFirst("^\0+", ""));
    return lines;
  }

  static SlowParser access(byte[] bytes) {
    SlowParser counts = new SlowParser();
    for (String line : lines(bytes)) {
      counts.lines++;
      Matcher match = COMBINED.matcher(line);
      if (line.isEmpty()) {
        counts.blank++;
      } else if (match.matches()) {
        counts.requests++;
        counts.clients.merge(match.group(1), 1L, Long::sum);
        counts.hours[Integer.parseInt(match.group(3))]++;
        if (!match.group(5).equals("-")) {
          counts.statuses.merge(Integer.parseInt(match.group(5)), 1L, Long::sum);
        }
      } else {
        counts.unparsed++;
      }
    }
    return counts;
  }

  static SlowParser application(byte[] bytes) {
    SlowParser counts = new SlowParser();
    boolean event = false;
    for (String line : lines(bytes)) {
      counts.lines++;
      Matcher match = SPRING.matcher(line);
      if (match.matches()) {
        event = true;
        counts.event(match);
      } else if (line.isEmpty()) {
        counts.blank++;
      } else if (!event) {
        counts.unparsed++;
      }
    }
    return counts;
  }

  private void event(Matcher match) {
    switch (match.group(3)) {
      case "ERROR" -> errors++;
      case "WARN" -> warnings++;
      default -> {}
    }
    Matcher request = GUIDE.matcher(match.group(5));
    if (request.matches()) {
      requests++;
      statuses.merge(Integer.parseInt(request.group(3)), 1L, Long::sum);
      micros.add(Long.parseLong(request.group(4)) * 1000);
      hours[Integer.parseInt(match.group(2))]++;
    }
  }
}
