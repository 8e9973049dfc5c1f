package dev.pitwall.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Parses the text of values; every refusal is an {@link IllegalArgumentException}. */
final class Values {
  private static final Pattern WITH_UNIT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([A-Za-z]+)");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);
  private static final Map<String, Long> BYTES =
      Map.of(
          "B", 1L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30,
          "TiB", 1L << 40,
          "kB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "TB", 1_000_000_000_000L);

  private Values() {}

  static Boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  static Integer number(String text, int least, int most) {
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  static Double percent(String text) {
    if (!text.endsWith("%")) {
      throw new IllegalArgumentException("the sign % is missing");
    }
    String number = text.substring(0, text.length() - 1).strip();
    if (!NUMBER.matcher(number).matches()) {
      throw new IllegalArgumentException(text);
    }
    double percent = Double.parseDouble(number);
    if (percent > 100) {
      throw new IllegalArgumentException(text);
    }
    return percent / 100;
  }

  static Duration duration(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    return Duration.ofNanos(withUnit(text, NANOS));
  }

  static Duration duration(String text, Duration least, Duration most) {
    Duration duration = duration(text);
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(text);
    }
    return duration;
  }

  /** As one would write it, in the largest unit that fits. */
  static String text(Duration duration) {
    long nanos = duration.toNanos();
    return Stream.of("d", "h", "m", "s", "ms", "us")
        .filter(unit -> nanos != 0 && nanos % factor(unit) == 0)
        .findFirst()
        .map(unit -> nanos / factor(unit) + unit)
        .orElse(nanos + "ns");
  }

  private static long factor(String unit) {
    Long nanos = NANOS.get(unit);
    if (nanos == null) {
      throw new IllegalArgumentException(unit);
    }
    return nanos;
  }

  static Long size(String text) {
    return withUnit(text, BYTES);
  }

  private static long withUnit(String text, Map<String, Long> units) {
    Matcher matcher = WITH_UNIT.matcher(text);
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(text);
    }
    try {
      return new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)).longValueExact();
    } catch (ArithmeticException tooLargeOrFine) {
      throw new IllegalArgumentException(text, tooLargeOrFine);
    }
  }

  static String choice(String text, List<String> words) {
    if (!words.contains(text)) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  /** Comma-separated, or JSON. A shell that ate the quotes of the JSON is forgiven. */
  static List<String> texts(String text) {
    String list = text.strip();
    if (list.startsWith("[") && list.endsWith("]")) {
      try {
        return JsonTexts.strings(list);
      } catch (IllegalArgumentException notJson) {
        list = list.substring(1, list.length() - 1);
      }
    }
    return Stream.of(list.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  static List<Entry> entries(String text) {
    return JsonTexts.objects(text).stream().map(Entry::new).toList();
  }
}
